package io.buckaroo.webflux;

import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.buckaroo.Connection;
import io.buckaroo.router.Admission;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.Lease;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request that is about to become a connection, and what the endpoints on its way have
 * found out. They come one after the other. A stream lives as long as the exchange, and
 * with it the operators of each endpoint but for those before a {@link Mono#then(Mono)
 * then}: so the endpoints leave here what they have found out, rather than pass it on.
 */
final class Handshake {

	private final String id;

	private final MatchedRoute matched;

	private final ServerRequest serverRequest;

	private Context context;

	private @Nullable Principal principal;

	private Admission.Admitted admission = Admission.admit();

	/** For how long the connection may live; for ever if absent. */
	private @Nullable Lease lease;

	/** The place of the connection; absent if there may be any number. */
	private @Nullable Slot slot;

	/**
	 * Creates the handshake of a request.
	 * @param id the id of the connection
	 * @param matched the route
	 * @param serverRequest the request as functional routes see it
	 * @param context the Reactor context of the request
	 */
	Handshake(String id, MatchedRoute matched, ServerRequest serverRequest, Context context) {
		this.id = id;
		this.matched = matched;
		this.serverRequest = serverRequest;
		this.context = context;
	}

	/**
	 * It is known who asks.
	 * @param principal who it is
	 */
	void identify(Principal principal) {
		this.principal = principal;
	}

	/**
	 * The checks have let it in.
	 * @param admission what they said
	 */
	void admit(Admission.Admitted admission) {
		this.admission = admission;
	}

	/**
	 * The connection may not live for ever.
	 * @param lease for how long it may
	 */
	void lease(Lease lease) {
		this.lease = lease;
	}

	/**
	 * There is a place for the connection.
	 * @param slot the place
	 */
	void hold(Slot slot) {
		this.slot = slot;
	}

	/**
	 * There is more for the Reactor context of the connection.
	 * @param more what to add
	 */
	void add(Context more) {
		this.context = this.context.putAll(more.readOnly());
	}

	/**
	 * Asks on the event loop of the connection, whichever thread the principal or an
	 * earlier answer has come from.
	 * @param request the request
	 * @param who who is asked
	 * @param <T> what is answered
	 * @return the answer
	 */
	static <T> Mono<T> ask(ServerRequest request, Function<ServerRequest, Mono<T>> who) {
		return NettyEventLoop.of(request.exchange().getResponse()).run(Mono.defer(() -> who.apply(request)));
	}

	/**
	 * Opens the connection, which has the place and the lease from now on.
	 * @param loop the loop of the connection
	 * @param connection the connection
	 */
	void open(ConnectionLoop<?, ?> loop, Connection connection) {
		if (this.slot != null) {
			this.slot.passTo(loop);
		}
		if (this.lease != null) {
			loop.lease(this.lease);
		}
		loop.open(connection);
	}

	String id() {
		return this.id;
	}

	MatchedRoute matched() {
		return this.matched;
	}

	@Nullable Principal principal() {
		return this.principal;
	}

	Context context() {
		return this.context;
	}

	/**
	 * The subprotocol that a check has picked.
	 */
	@Nullable String pickedSubprotocol() {
		return this.admission.subprotocol();
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

	/**
	 * The request as functional routes see it.
	 */
	ServerRequest serverRequest() {
		return this.serverRequest;
	}

	ServerWebExchange exchange() {
		return this.serverRequest.exchange();
	}

	ServerHttpRequest request() {
		return exchange().getRequest();
	}

	ServerHttpResponse response() {
		return exchange().getResponse();
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
