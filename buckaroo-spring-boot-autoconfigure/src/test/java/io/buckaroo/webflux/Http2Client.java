package io.buckaroo.webflux;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A client with one HTTP/2 connection over TLS and any number of streams.
 */
final class Http2Client implements AutoCloseable {

	private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Queue<Http2SettingsFrame> settings = new ConcurrentLinkedQueue<>();

	private final int port;

	private final Channel channel;

	Http2Client(int port) throws Exception {
		this.port = port;
		SslContext tls = SslContextBuilder.forClient()
			.trustManager(InsecureTrustManagerFactory.INSTANCE)
			.applicationProtocolConfig(
					new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE,
							SelectedListenerFailureBehavior.ACCEPT, ApplicationProtocolNames.HTTP_2))
			.build();
		this.channel = new Bootstrap().group(this.loops)
			.channel(NioSocketChannel.class)
			.handler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(tls.newHandler(channel.alloc()))
						.addLast(Http2FrameCodecBuilder.forClient().build())
						.addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
						.addLast(new SettingsReader());
				}

			})
			.connect("localhost", port)
			.sync()
			.channel();
		// Like a browser: an unread stream does not exhaust the window of the connection
		this.channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(16 * 1024 * 1024));
		await("the settings of the server").atMost(TestServer.PATIENCE).until(() -> !this.settings.isEmpty());
	}

	/**
	 * Returns the settings of the server.
	 */
	Http2SettingsFrame settings() {
		return this.settings.element();
	}

	/**
	 * Sends an extended CONNECT (RFC 8441, section 5.1).
	 * @param headers the names and values of additional headers
	 */
	Http2Stream connect(String path, String... headers) throws Exception {
		String[] all = Arrays.copyOf(headers, headers.length + 2);
		all[headers.length] = "sec-websocket-version";
		all[headers.length + 1] = "13";
		return connectWithoutVersion(path, all);
	}

	/**
	 * Sends an extended CONNECT without {@code Sec-WebSocket-Version}.
	 * @param headers the names and values of additional headers
	 */
	Http2Stream connectWithoutVersion(String path, String... headers) throws Exception {
		return open(headers("CONNECT", path, headers).set(Http2Headers.PseudoHeaderName.PROTOCOL.value(), "websocket"),
				false);
	}

	/**
	 * Opens a WebSocket.
	 */
	Http2Stream upgraded(String path, String... headers) throws Exception {
		Http2Stream stream = connect(path, headers);
		assertThat(stream.head().status()).hasToString("200");
		return stream;
	}

	/**
	 * Requests an event stream.
	 * @param headers the names and values of additional headers
	 */
	Http2Stream stream(String path, String... headers) throws Exception {
		return open(headers("GET", path, headers).add("accept", "text/event-stream"), true);
	}

	private Http2Headers headers(String method, String path, String... more) {
		Http2Headers headers = new DefaultHttp2Headers().method(method)
			.path(path)
			.scheme("https")
			.authority("localhost:" + this.port);
		for (int i = 0; i < more.length; i += 2) {
			headers.add(more[i], more[i + 1]);
		}
		return headers;
	}

	private Http2Stream open(Http2Headers headers, boolean end) throws Exception {
		Http2Stream stream = new Http2Stream();
		stream.open(new Http2StreamChannelBootstrap(this.channel).handler(stream)
			.open()
			.get(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS), headers, end);
		return stream;
	}

	/**
	 * Waits for the server to close the connection.
	 */
	void awaitClosed() {
		assertThat(this.channel.closeFuture().awaitUninterruptibly(TestServer.PATIENCE.toMillis())).isTrue();
	}

	/**
	 * Resets the TCP connection.
	 */
	void reset() {
		this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
		this.channel.close().syncUninterruptibly();
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private final class SettingsReader extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof Http2SettingsFrame frame) {
				Http2Client.this.settings.add(frame);
			}
			ReferenceCountUtil.release(message);
		}

	}

}
