package io.buckaroo.webflux;

import java.security.Principal;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request that is about to become a connection.
 *
 * @param id the id of the connection
 * @param exchange the request and its response
 * @param matched the route
 * @param principal who asks
 * @param context the Reactor context of the request
 */
record Handshake(String id, ServerWebExchange exchange, MatchedRoute matched, @Nullable Principal principal,
		Context context) {

	ServerHttpRequest request() {
		return this.exchange.getRequest();
	}

	ServerHttpResponse response() {
		return this.exchange.getResponse();
	}

	/**
	 * The request as Reactor Netty sees it.
	 */
	HttpServerRequest nativeRequest() {
		return ServerHttpRequestDecorator.getNativeRequest(request());
	}

	/**
	 * The response as Reactor Netty sees it.
	 */
	HttpServerResponse nativeResponse() {
		return ServerHttpResponseDecorator.getNativeResponse(response());
	}

	/**
	 * The channel of the request: that of the TCP connection, or of the HTTP/2 stream.
	 */
	Channel channel() {
		return ((ChannelOperations<?, ?>) nativeResponse()).channel();
	}

}
