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
 * What comes in on the HTTP/2 stream of a WebSocket: held back until the handshake is
 * done, and followed by an event when the stream ends, which is what the end of TCP is
 * elsewhere (RFC 8441, section 5). Reactor Netty's handler keeps it for itself.
 */
final class StreamInput extends ChannelInboundHandlerAdapter {

	private static final AttributeKey<Boolean> WIDENED = AttributeKey.valueOf(StreamInput.class, "widened");

	/**
	 * A socket that is not read leaves what has come in the window of the whole
	 * connection (RFC 9113, section 6.9.1): that of a thousand streams of 64 KB.
	 */
	private static final int WINDOW = 1000 * 64 * 1024;

	private @Nullable Queue<HttpContent> held = new ArrayDeque<>(1);

	/**
	 * Goes into the pipeline, before the handshake.
	 * @param stream the channel of the stream
	 * @return the handler
	 */
	static StreamInput hold(Channel stream) {
		if (stream.parent().attr(WIDENED).setIfAbsent(true) == null) {
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
	 * Passes on what has come meanwhile, after the handshake.
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
