package io.buckaroo.webflux.socket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Shows a WebSocket handshake that comes inside an HTTP/2 connection as an extended
 * CONNECT (RFC 8441, section 5) to the application as what it is over HTTP/1.1: a GET
 * with an upgrade. So routes, conditions and access rules hold for both, and nothing need
 * know of CONNECT: neither a firewall that knows no such method, nor a protection against
 * forged requests that takes it for one with side effects.
 */
public final class Http2Handshakes implements WebFilter, Ordered {

	private static final HttpMethod CONNECT = HttpMethod.valueOf("CONNECT");

	private static final String SHOWN = Http2Handshakes.class.getName() + ".shown";

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (!isHandshake(exchange)) {
			return chain.filter(exchange);
		}
		exchange.getAttributes().put(SHOWN, true);
		return chain.filter(exchange.mutate().request((request) -> request.method(HttpMethod.GET).headers((headers) -> {
			headers.setUpgrade("websocket");
			headers.setConnection(HttpHeaders.UPGRADE);
		})).build());
	}

	/**
	 * A plain CONNECT names an authority, and only an extended one has a path. Reactor
	 * Netty keeps its {@code :protocol} to itself, and checks it when it upgrades.
	 */
	private static boolean isHandshake(ServerWebExchange exchange) {
		if (!CONNECT.equals(exchange.getRequest().getMethod())) {
			return false;
		}
		HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
		return ((ChannelOperations<?, ?>) request).channel() instanceof Http2StreamChannel
				&& request.uri().startsWith("/")
				&& request.requestHeaders().contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
	}

	/**
	 * The handshake as the client has sent it.
	 * @param exchange the handshake as the application sees it
	 */
	static ServerWebExchange asSent(ServerWebExchange exchange) {
		if (exchange.getAttribute(SHOWN) == null) {
			return exchange;
		}
		return exchange.mutate().request((request) -> request.method(CONNECT).headers((headers) -> {
			headers.remove(HttpHeaders.UPGRADE);
			headers.remove(HttpHeaders.CONNECTION);
		})).build();
	}

}
