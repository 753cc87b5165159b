package io.buckaroo.webflux.guard;

import javax.net.ssl.SSLException;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.channel.ChannelOperations;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Ends the exchange of a client that has disconnected before the end of its request or of
 * the response. WebFlux would log it as a failure of the server, with a stack trace for
 * each request.
 */
public final class DisconnectedClients implements WebExceptionHandler, Ordered {

	/** Before Spring Boot's handler, after those of the application. */
	private static final int ORDER = -2;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
		return (isAborted(NestedExceptionUtils.getMostSpecificCause(failure)) && isClosed(exchange)) ? Mono.empty()
				: Mono.error(failure);
	}

	private static boolean isAborted(Throwable cause) {
		return cause instanceof AbortedException || cause instanceof SSLException
				|| AbortedException.isConnectionReset(cause);
	}

	private static boolean isClosed(ServerWebExchange exchange) {
		try {
			Object response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
			return response instanceof ChannelOperations<?, ?> operations && isClosed(operations.channel());
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// A mock response has no connection
			return false;
		}
	}

	/**
	 * Returns whether a channel is closed, or its connection about to be closed, after
	 * TLS has ended.
	 */
	private static boolean isClosed(Channel channel) {
		Channel connection = (channel instanceof Http2StreamChannel) ? channel.parent() : channel;
		SslHandler tls = connection.pipeline().get(SslHandler.class);
		return !channel.isActive() || (tls != null && tls.engine().isOutboundDone());
	}

}
