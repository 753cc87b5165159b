package io.buckaroo.webflux.handshake;

import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.buckaroo.Connection;
import io.buckaroo.handshake.Admission;
import io.buckaroo.route.Route;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.HandshakeOutcome;
import io.buckaroo.runtime.Lease;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request that asks to become a connection, together with the findings of the steps
 * that examine it. The steps run one after the other, each after the signals of the one
 * before; only the end of the exchange may come at any time.
 */
public final class Handshake {

	private final String id;

	private final Route route;

	private final Map<String, String> pathVariables;

	private final ServerRequest serverRequest;

	private final HandshakeTimer timer;

	private Context context;

	private @Nullable Principal principal;

	private Admission.Admitted admission = Admission.admit();

	/** The lease of the connection, or {@code null} if its life has no limit. */
	private @Nullable Lease lease;

	/** The slot within the limits, or {@code null} if there are none. */
	private volatile @Nullable Slot slot;

	/** Whether the exchange has ended: when a client disconnects, on any thread. */
	private volatile boolean exchangeOver;

	private boolean refused;

	/**
	 * Creates the handshake of a request.
	 * @param id the id of the connection
	 * @param route the route that the request matches
	 * @param pathVariables the path variables of the request
	 * @param serverRequest the request as functional endpoints see it
	 * @param timer the timer of the handshake
	 * @param context the Reactor context of the request
	 */
	public Handshake(String id, Route route, Map<String, String> pathVariables, ServerRequest serverRequest,
			HandshakeTimer timer, Context context) {
		this.id = id;
		this.route = route;
		this.pathVariables = pathVariables;
		this.serverRequest = serverRequest;
		this.timer = timer;
		this.context = context;
	}

	/**
	 * Calls a function of the application on the event loop of the connection, whichever
	 * thread the previous signal came from.
	 * @param request the request
	 * @param function the function
	 * @param <T> the type of its result
	 * @return a {@code Mono} that calls the function and emits its result
	 */
	static <T> Mono<T> onEventLoop(ServerRequest request, Function<ServerRequest, Mono<T>> function) {
		return NettyEventLoop.of(request.exchange().getResponse()).run(Mono.defer(() -> function.apply(request)));
	}

	void identify(Principal principal) {
		this.principal = principal;
	}

	void admit(Admission.Admitted admission) {
		this.admission = admission;
	}

	void lease(Lease lease) {
		this.lease = lease;
	}

	/**
	 * Holds a slot for the connection. If the exchange has ended already, the slot is
	 * released at once.
	 */
	void hold(Slot slot) {
		this.slot = slot;
		if (this.exchangeOver) {
			slot.exchangeOver();
		}
	}

	void addToContext(Context more) {
		this.context = this.context.putAll(more.readOnly());
	}

	void replaceInContext(Object key, Object value) {
		this.context = this.context.put(key, value);
	}

	void removeFromContext(Object key) {
		this.context = this.context.delete(key);
	}

	/**
	 * Refuses the handshake: the response is completed with a status and the headers that
	 * are set on it.
	 * @param reason the reason
	 * @param status the status
	 * @return an empty {@code Mono}, for a step to return
	 */
	Mono<Void> refuse(HandshakeOutcome reason, HttpStatusCode status) {
		this.timer.stop(reason);
		this.refused = true;
		response().setStatusCode(status);
		return Mono.empty();
	}

	boolean isRefused() {
		return this.refused;
	}

	/**
	 * Opens the connection, which takes over the slot and the lease. To be called on the
	 * event loop.
	 * @param loop the loop of the connection
	 * @param connection the connection
	 */
	public void open(ConnectionLoop<?, ?> loop, Connection connection) {
		Slot slot = this.slot;
		if (slot != null) {
			slot.passTo(loop);
		}
		if (this.lease != null) {
			loop.lease(this.lease);
		}
		loop.open(connection);
	}

	/**
	 * Counts the handshake as refused by the application if a step has failed with a
	 * response, otherwise as failed.
	 * @param failure the exception of the step
	 */
	void failed(Throwable failure) {
		this.timer.stop((failure instanceof ErrorResponse) ? HandshakeOutcome.CHECK : HandshakeOutcome.ERROR);
	}

	/**
	 * Returns the timer of the handshake. The endpoint stops it when the handshake is
	 * answered.
	 * @return the timer
	 */
	public HandshakeTimer timer() {
		return this.timer;
	}

	/**
	 * Releases what no connection has taken over. Called when the exchange ends.
	 */
	void exchangeOver() {
		this.exchangeOver = true;
		Slot slot = this.slot;
		if (slot != null) {
			slot.exchangeOver();
		}
	}

	String id() {
		return this.id;
	}

	Route route() {
		return this.route;
	}

	Map<String, String> pathVariables() {
		return this.pathVariables;
	}

	@Nullable Principal principal() {
		return this.principal;
	}

	/**
	 * Returns the Reactor context of the connection.
	 * @return the context
	 */
	public Context context() {
		return this.context;
	}

	/**
	 * Returns the subprotocol that a check has picked.
	 * @return the subprotocol, or {@code null} if the choice is left to the route
	 */
	public @Nullable String pickedSubprotocol() {
		return this.admission.subprotocol();
	}

	/**
	 * Returns whether no check has declined compression.
	 * @return whether messages may be compressed
	 */
	public boolean allowsCompression() {
		return this.admission.compression();
	}

	/**
	 * Returns the attributes of the route and those of the checks, which take precedence.
	 */
	Map<String, Object> attributes() {
		if (this.admission.attributes().isEmpty()) {
			return this.route.attributes();
		}
		Map<String, Object> attributes = new HashMap<>(this.route.attributes());
		attributes.putAll(this.admission.attributes());
		return Map.copyOf(attributes);
	}

	/**
	 * Returns the request as functional endpoints see it.
	 * @return the request
	 */
	public ServerRequest serverRequest() {
		return this.serverRequest;
	}

	/**
	 * Returns the exchange.
	 * @return the exchange
	 */
	public ServerWebExchange exchange() {
		return this.serverRequest.exchange();
	}

	/**
	 * Returns the request.
	 * @return the request
	 */
	public ServerHttpRequest request() {
		return exchange().getRequest();
	}

	/**
	 * Returns the response.
	 * @return the response
	 */
	public ServerHttpResponse response() {
		return exchange().getResponse();
	}

	/**
	 * Returns the request of Reactor Netty.
	 * @return the request
	 */
	public HttpServerRequest nativeRequest() {
		return ServerHttpRequestDecorator.getNativeRequest(request());
	}

	/**
	 * Returns the response of Reactor Netty.
	 * @return the response
	 */
	public HttpServerResponse nativeResponse() {
		return ServerHttpResponseDecorator.getNativeResponse(response());
	}

	/**
	 * Returns the channel of the request: that of the TCP connection, or of the HTTP/2
	 * stream.
	 * @return the channel
	 */
	public Channel channel() {
		return ((ChannelOperations<?, ?>) nativeResponse()).channel();
	}

}
