package io.buckaroo.webflux;

import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.buckaroo.router.Admission;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.Lease;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;

import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request that is about to become a connection.
 *
 * @param id the id of the connection
 * @param exchange the request and its response
 * @param matched the route
 * @param principal who asks
 * @param context the Reactor context of the request
 * @param readers the application's codecs, for the body
 * @param admission what the checks said
 * @param lease for how long the connection may live; {@code null} is for ever
 * @param slot the place of the connection; {@code null} if there may be any number
 */
record Handshake(String id, ServerWebExchange exchange, MatchedRoute matched, @Nullable Principal principal,
		Context context, List<HttpMessageReader<?>> readers, Admission.Admitted admission, @Nullable Lease lease,
		@Nullable Slot slot) {

	/**
	 * The handshake after the checks.
	 * @param admission what they said
	 */
	Handshake admitted(Admission.Admitted admission) {
		return new Handshake(this.id, this.exchange, this.matched, this.principal, this.context, this.readers,
				admission, this.lease, this.slot);
	}

	/**
	 * The handshake of a connection that may not live for ever.
	 * @param lease for how long it may
	 */
	Handshake leased(Lease lease) {
		return new Handshake(this.id, this.exchange, this.matched, this.principal, this.context, this.readers,
				this.admission, lease, this.slot);
	}

	/**
	 * The handshake with another Reactor context.
	 * @param context the context
	 */
	Handshake within(Context context) {
		return new Handshake(this.id, this.exchange, this.matched, this.principal, context, this.readers,
				this.admission, this.lease, this.slot);
	}

	/**
	 * The handshake with a place for its connection.
	 * @param slot the place
	 */
	Handshake holding(Slot slot) {
		return new Handshake(this.id, this.exchange, this.matched, this.principal, this.context, this.readers,
				this.admission, this.lease, slot);
	}

	/**
	 * Opens the connection, which has the place and the lease from now on.
	 * @param loop the loop of the connection
	 * @param connection the connection
	 */
	void open(ConnectionLoop<?, ?> loop, HandshakeConnection connection) {
		if (this.slot != null) {
			this.slot.passTo(loop);
		}
		if (this.lease != null) {
			loop.lease(this.lease);
		}
		loop.open(connection);
	}

	/**
	 * The attributes of the route, and those of the checks, which win.
	 */
	Map<String, Object> attributes() {
		if (this.admission.attributes().isEmpty()) {
			return this.matched.route().attributes();
		}
		Map<String, Object> attributes = new HashMap<>(this.matched.route().attributes());
		attributes.putAll(this.admission.attributes());
		return Map.copyOf(attributes);
	}

	ServerHttpRequest request() {
		return this.exchange.getRequest();
	}

	/**
	 * The request as functional routes see it.
	 */
	ServerRequest serverRequest() {
		return ServerRequest.create(this.exchange, this.readers);
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
