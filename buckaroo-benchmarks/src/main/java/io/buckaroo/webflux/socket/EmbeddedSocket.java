package io.buckaroo.webflux.socket;

import java.time.Duration;
import java.util.List;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.route.Route;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.ConnectionSettings;
import io.buckaroo.runtime.DetachedConnection;
import io.buckaroo.runtime.HandlerCallbacks;
import io.buckaroo.runtime.Node;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.buckaroo.webflux.frame.FrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import reactor.netty.NettyPipeline;
import reactor.util.context.Context;

/**
 * An open WebSocket connection without a network: the real handlers on a channel that
 * discards its output.
 */
final class EmbeddedSocket {

	/** The maximum number of bytes that Netty reads at once. */
	private static final int MAX_READ = 64 * 1024;

	private static final int MAX_MESSAGE_SIZE = 1024 * 1024;

	private static final WebSocketSettings SETTINGS = new WebSocketSettings(
			new ConnectionSettings(Duration.ofSeconds(60), Duration.ofSeconds(25), Duration.ofSeconds(10),
					Duration.ZERO, 1024, Overflow.CLOSE),
			null, List.of(), MAX_MESSAGE_SIZE, 0, Duration.ofSeconds(5), false);

	private final SentBytes channel = new SentBytes();

	private final SocketTransport transport;

	EmbeddedSocket(BuckarooSocket<Void> socket) {
		Route route = BuckarooRouter.route().websocket("/", socket).build().routes().get(0);
		this.transport = new SocketTransport(this.channel, SETTINGS, new SocketFaults((Route.WebSocket) route),
				new PartialMessages(0), false);
		this.channel.pipeline()
			.addLast(new FrameDecoder(MAX_MESSAGE_SIZE))
			.addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
		ConnectionLoop<Frame, Void> loop = new ConnectionLoop<>(HandlerCallbacks.of(socket, "a benchmark"),
				this.transport, NettyEventLoop.of(this.channel), SETTINGS.connection(),
				new ConnectionRegistry(Node.create(), new LocalTopics(new TopicHistories(List.of()), Object::toString)),
				Context.empty());
		this.transport.attach(loop);
		loop.open(DetachedConnection.create());
	}

	void write(Frame frame) {
		this.transport.write(frame);
	}

	/**
	 * Flushes the written frames.
	 * @return the number of bytes sent so far
	 */
	long flush() {
		this.transport.flush();
		return this.channel.sent;
	}

	/**
	 * Receives bytes, copied into buffers of the size that network reads have.
	 * @param wire the bytes
	 */
	void receive(byte[] wire) {
		for (int start = 0; start < wire.length; start += MAX_READ) {
			int length = Math.min(MAX_READ, wire.length - start);
			this.channel.pipeline()
				.fireChannelRead(this.channel.alloc().ioBuffer(length).writeBytes(wire, start, length));
		}
		this.channel.pipeline().fireChannelReadComplete();
	}

	/**
	 * A channel that counts the bytes sent.
	 */
	private static final class SentBytes extends EmbeddedChannel {

		private long sent;

		@Override
		protected void handleOutboundMessage(Object message) {
			ByteBuf bytes = (ByteBuf) message;
			this.sent += bytes.readableBytes();
			bytes.release();
		}

	}

}
