package io.buckaroo.benchmarks.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

import io.buckaroo.benchmarks.protocol.Feed;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * A server hand-written on Netty alone. It has no limits, timeouts or backpressure, does
 * not validate the UTF-8 of text messages, and encodes each published message once for
 * all subscribers.
 */
final class NettyServer {

	private static final int MAX_REQUEST_SIZE = 4096;

	private NettyServer() {
	}

	/**
	 * Starts the server with the number of event loops given by the system property
	 * {@code io.netty.eventLoopThreads}.
	 * @param args ignored
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Control control = Control.open();
		NettyBroadcast frames = new NettyBroadcast(NettyEncoding::frame);
		NettyBroadcast events = new NettyBroadcast(NettyEncoding::event);
		Channel channel = bind(new NettyRoutes(frames, events));
		int port = ((InetSocketAddress) channel.localAddress()).getPort();
		control.serve(port, new Publisher(Map.of(Feed.WEBSOCKET, frames::publish, Feed.SSE, events::publish)));
	}

	private static Channel bind(NettyRoutes routes) throws InterruptedException {
		IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
		Class<? extends ServerSocketChannel> type = Epoll.isAvailable() ? EpollServerSocketChannel.class
				: NioServerSocketChannel.class;
		return new ServerBootstrap().group(new MultiThreadIoEventLoopGroup(1, io), new MultiThreadIoEventLoopGroup(io))
			.channel(type)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_REQUEST_SIZE), routes);
				}

			})
			.bind(0)
			.sync()
			.channel();
	}

}
