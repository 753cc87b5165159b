package io.buckaroo.webflux.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Passes the 101 response directly to the HTTP codec, bypassing the handlers that count
 * and time HTTP exchanges, since this exchange lasts as long as the connection. Removes
 * {@code Content-Length}, which a 101 response must not have (RFC 9110, section 8.6), and
 * replaces {@code Connection: close}, which Reactor Netty sets if the client expects
 * {@code 100 Continue}.
 */
final class SwitchingProtocols extends ChannelOutboundHandlerAdapter {

	private final ChannelHandlerContext afterCodec;

	/**
	 * Creates the handler.
	 * @param afterCodec the context of the handler next to the HTTP codec, from which
	 * messages go to the codec unchanged
	 */
	SwitchingProtocols(ChannelHandlerContext afterCodec) {
		this.afterCodec = afterCodec;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpResponse response) {
			response.headers()
				.remove(HttpHeaderNames.CONTENT_LENGTH)
				.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
		}
		this.afterCodec.write(message, promise);
	}

}
