package io.buckaroo.webflux;

import javax.net.ssl.SSLException;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Cuts clients that break TLS, before somebody writes down what they sent instead.
 */
@Sharable
final class TlsFaults extends ChannelInboundHandlerAdapter {

	private final QuietLog log;

	TlsFaults(QuietLog log) {
		this.log = log;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof SSLException || failure.getCause() instanceof SSLException) {
			this.log.warn();
			context.close();
		}
		else {
			context.fireExceptionCaught(failure);
		}
	}

}
