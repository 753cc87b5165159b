package io.buckaroo.webflux.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Passes the answer to a WebSocket handshake to the HTTP codec, past what counts and
 * measures the exchanges of HTTP: this one goes on as long as the connection. There is no
 * {@code Content-Length} in it (RFC 9110, section 8.6).
 */
final class SwitchingProtocols extends ChannelOutboundHandlerAdapter {

	private final ChannelHandlerContext afterCodec;

	/**
	 * Creates the handler.
	 * @param afterCodec the neighbour of the HTTP codec, which leaves its messages alone
	 */
	SwitchingProtocols(ChannelHandlerContext afterCodec) {
		this.afterCodec = afterCodec;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpResponse answer) {
			answer.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
		}
		this.afterCodec.write(message, promise);
	}

}
