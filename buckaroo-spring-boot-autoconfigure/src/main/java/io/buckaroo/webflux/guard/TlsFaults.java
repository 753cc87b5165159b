package io.buckaroo.webflux.guard;

import java.io.IOException;

import javax.net.ssl.SSLException;

import io.buckaroo.webflux.log.QuietLog;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import reactor.netty.NettyPipeline;

/**
 * Closes connections on a TLS failure, or an I/O failure during the TLS handshake, before
 * later handlers log the failure and the client's input.
 */
@Sharable
final class TlsFaults extends ChannelInboundHandlerAdapter {

	private final QuietLog log;

	TlsFaults(QuietLog log) {
		this.log = log;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof SSLException || failure.getCause() instanceof SSLException
				|| (failure instanceof IOException && isNegotiating(context))) {
			this.log.warn();
			context.close();
		}
		else {
			context.fireExceptionCaught(failure);
		}
	}

	private static boolean isNegotiating(ChannelHandlerContext context) {
		return context.pipeline().get(NettyPipeline.H2OrHttp11Codec) != null;
	}

}
