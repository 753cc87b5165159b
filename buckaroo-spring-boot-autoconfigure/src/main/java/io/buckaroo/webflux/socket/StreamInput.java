package io.buckaroo.webflux.socket;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * The input of a WebSocket's HTTP/2 stream. It is held until the handshake is complete.
 * The end of the stream, which Reactor Netty's handler does not pass on, fires
 * {@link ChannelInputShutdownEvent}, as the end of a TCP connection does (RFC 8441,
 * section 5).
 */
final class StreamInput extends ChannelInboundHandlerAdapter {

	private static final AttributeKey<Boolean> WINDOW_ENLARGED = AttributeKey.valueOf(StreamInput.class,
			"windowEnlarged");

	/**
	 * The bytes by which the window of the HTTP/2 connection is enlarged: a thousand
	 * streams of 64 KB. Unread input of one stream would otherwise exhaust the window
	 * that all streams share (RFC 9113, section 6.9.1).
	 */
	private static final int WINDOW = 1000 * 64 * 1024;

	private @Nullable Queue<HttpContent> held = new ArrayDeque<>(1);

	/**
	 * Adds the handler to the pipeline of a stream, before the upgrade.
	 * @param stream the channel of the stream
	 * @return the handler
	 */
	static StreamInput hold(Channel stream) {
		if (stream.parent().attr(WINDOW_ENLARGED).setIfAbsent(true) == null) {
			stream.parent().writeAndFlush(new DefaultHttp2WindowUpdateFrame(WINDOW));
		}
		StreamInput input = new StreamInput();
		stream.pipeline().addAfter(NettyPipeline.H2ToHttp11Codec, null, input);
		return input;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof HttpContent content)) {
			context.fireChannelRead(message);
		}
		else if (this.held != null) {
			this.held.add(content);
		}
		else {
			pass(context, content);
		}
	}

	/**
	 * Passes on the held input, after the upgrade.
	 * @param stream the channel of the stream
	 */
	void release(Channel stream) {
		ChannelHandlerContext context = stream.pipeline().context(this);
		Queue<HttpContent> all = this.held;
		if (context != null && all != null) {
			this.held = null;
			all.forEach((content) -> pass(context, content));
			context.fireChannelReadComplete();
		}
	}

	private static void pass(ChannelHandlerContext context, HttpContent content) {
		boolean last = content instanceof LastHttpContent;
		context.fireChannelRead(content);
		if (last) {
			context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		if (this.held != null) {
			this.held.forEach(HttpContent::release);
			this.held = null;
		}
	}

}
