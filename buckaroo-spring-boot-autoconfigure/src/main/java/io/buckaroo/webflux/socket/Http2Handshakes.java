package io.buckaroo.webflux.socket;

import io.buckaroo.webflux.handshake.UpgradeHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Presents a WebSocket handshake over HTTP/2, which is an extended CONNECT (RFC 8441,
 * section 5), to the application as it is over HTTP/1.1: a GET with {@code Upgrade}.
 * Routes, conditions and access rules thus apply to both. A handler that does not upgrade
 * must not answer it with a status of success. Spring Security's firewall, which rejects
 * CONNECT, and its CSRF protection, which covers CONNECT, need no configuration.
 */
public final class Http2Handshakes implements WebFilter, Ordered {

	private static final HttpMethod CONNECT = HttpMethod.valueOf("CONNECT");

	private static final String PRESENTED = Http2Handshakes.class.getName() + ".presented";

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (!CONNECT.equals(exchange.getRequest().getMethod())) {
			return chain.filter(exchange);
		}
		ConnectResponse response = new ConnectResponse(exchange.getResponse());
		ServerWebExchange answered = exchange.mutate().response(response).build();
		return chain.filter(isHandshake(exchange.getRequest()) ? present(answered) : answered)
			.then(Mono.fromRunnable(response::finish));
	}

	private static ServerWebExchange present(ServerWebExchange exchange) {
		exchange.getAttributes().put(PRESENTED, true);
		return exchange.mutate().request((request) -> request.method(HttpMethod.GET).headers((headers) -> {
			headers.setUpgrade(UpgradeHeaders.WEBSOCKET);
			headers.setConnection(HttpHeaders.UPGRADE);
		})).build();
	}

	/**
	 * Returns whether a request is an extended CONNECT for WebSocket. A plain CONNECT has
	 * no path. Reactor Netty does not expose {@code :protocol}, but checks it during the
	 * upgrade.
	 */
	private static boolean isHandshake(ServerHttpRequest connect) {
		HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(connect);
		return ((ChannelOperations<?, ?>) request).channel() instanceof Http2StreamChannel
				&& request.uri().startsWith("/")
				&& request.requestHeaders().contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
	}

	/**
	 * Returns the handshake as the client has sent it.
	 * @param exchange the handshake as presented to the application
	 * @return the handshake with the original method and headers
	 */
	static ServerWebExchange asSent(ServerWebExchange exchange) {
		if (exchange.getAttribute(PRESENTED) == null) {
			return exchange;
		}
		return exchange.mutate().request((request) -> request.method(CONNECT).headers((headers) -> {
			headers.remove(HttpHeaders.UPGRADE);
			headers.remove(HttpHeaders.CONNECTION);
		})).build();
	}

}
