package io.buckaroo.webflux.sse;

import java.time.Duration;

import io.buckaroo.Termination;
import io.buckaroo.runtime.HandshakeOutcome;
import io.buckaroo.webflux.channel.AccessLog;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.buckaroo.webflux.handshake.Handshake;
import io.buckaroo.webflux.handshake.HandshakeTimer;
import io.buckaroo.webflux.handshake.RetryLater;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpVersion;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;

/**
 * The HTTP exchange of an event stream. It ends once the head of the response has been
 * sent, as that of an upgrade does, and the stream continues on the channel without it,
 * unless the server compresses it. Confined to the event loop, unless stated otherwise.
 */
final class StreamExchange {

	private static final String CONTENT_TYPE = "text/event-stream;charset=UTF-8";

	/**
	 * Forbids caches from storing a stream, and proxies from transforming or buffering
	 * it.
	 */
	private static final String CACHE_CONTROL = "no-store, no-transform";

	/** The header that disables buffering in nginx and similar reverse proxies. */
	private static final String ACCEL_BUFFERING = "X-Accel-Buffering";

	private final Channel channel;

	private final NettyEventLoop eventLoop;

	private final ServerHttpResponse response;

	private final HttpServerRequest nativeRequest;

	private final HttpServerResponse nativeResponse;

	private final HandshakeTimer timer;

	private final Sinks.Empty<Void> completion = Sinks.empty();

	private volatile boolean opened;

	StreamExchange(Handshake handshake) {
		this.channel = handshake.channel();
		this.eventLoop = NettyEventLoop.of(this.channel);
		this.response = handshake.response();
		this.nativeRequest = handshake.nativeRequest();
		this.nativeResponse = handshake.nativeResponse();
		this.timer = handshake.timer();
		if (this.nativeRequest.version().equals(HttpVersion.HTTP_1_0)) {
			this.nativeResponse.chunkedTransfer(false).keepAlive(false);
		}
	}

	/**
	 * Returns the completion of the exchange, on which WebFlux ends it.
	 */
	Mono<Void> completion() {
		return this.completion.asMono();
	}

	/**
	 * Sends the head of the response once the body of the request has arrived, since a
	 * late or malformed body can be refused only before.
	 * @param bodyTimeout the timeout for the body; zero means no limit
	 * @return a {@code Mono} that completes when the head has been sent
	 */
	Mono<Void> open(Duration bodyTimeout) {
		return RequestBody.isAwaited(this.nativeRequest)
				? RequestBody.limited(discardBody(), bodyTimeout).then(this.eventLoop.run(Mono.defer(this::sendHead)))
				: sendHead();
	}

	private Mono<Void> sendHead() {
		prepareHead(this.response);
		// Runs the actions that wait for the commit of the response, without writing it
		return this.response.setComplete()
			.then(Mono.defer(() -> this.nativeResponse.sendHeaders().then()))
			.onErrorResume((failure) -> !this.channel.isActive(), (disconnected) -> Mono.never());
	}

	/**
	 * Sets the status and the headers that all streams have in common.
	 * @param response the response
	 */
	static void prepareHead(ServerHttpResponse response) {
		HttpHeaders headers = response.getHeaders();
		response.setStatusCode(HttpStatus.OK);
		headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
		setIfAbsent(headers, HttpHeaders.CACHE_CONTROL, CACHE_CONTROL);
		setIfAbsent(headers, ACCEL_BUFFERING, "no");
	}

	private static void setIfAbsent(HttpHeaders headers, String name, String value) {
		if (!headers.containsHeader(name)) {
			headers.set(name, value);
		}
	}

	/**
	 * Reads the body, unless {@code init} has read it. The end of the client's input,
	 * which follows it, would not be detected otherwise.
	 * @return a {@code Mono} that completes when the request has been received completely
	 */
	Mono<Void> discardBody() {
		return this.nativeRequest.receive().then().onErrorComplete();
	}

	/**
	 * Returns the headers of the response as Reactor Netty has sent them.
	 */
	io.netty.handler.codec.http.HttpHeaders sentHeaders() {
		return this.nativeResponse.responseHeaders();
	}

	/**
	 * Records that the stream is open.
	 */
	void opened() {
		this.opened = true;
		this.timer.stop(HandshakeOutcome.ADMITTED);
	}

	/**
	 * Returns whether the stream has been opened. May be called from any thread.
	 */
	boolean isOpened() {
		return this.opened;
	}

	boolean isCommitted() {
		return this.response.isCommitted();
	}

	/**
	 * Returns whether the exchange can end before the response: nothing has ended it yet,
	 * and the response is not compressed, since Reactor Netty's compression ends with the
	 * exchange.
	 */
	boolean canLeave() {
		return !operations().isDisposed() && this.channel.pipeline().get(NettyPipeline.CompressionHandler) == null;
	}

	/**
	 * Ends the exchange, whose response has not ended, and leaves the channel to the
	 * stream.
	 * @param transport the transport of the stream
	 * @return the use of the channel from then on
	 */
	StreamOperations leave(EventStreamTransport transport) {
		StreamOperations operations = StreamOperations.replace(operations(), transport);
		AccessLog.logStream(this.channel);
		complete();
		return operations;
	}

	private ChannelOperations<?, ?> operations() {
		return (ChannelOperations<?, ?>) this.nativeResponse;
	}

	/**
	 * Ends the exchange, and with it the response.
	 */
	void complete() {
		this.completion.tryEmitEmpty();
	}

	/**
	 * Sends the response of a connection that ended before its stream was opened.
	 */
	void answer(Termination termination) {
		this.timer.stop(outcome(termination));
		if (termination instanceof Termination.Failed failed && failed.cause() instanceof ErrorResponse) {
			if (RequestBody.isLate(failed.cause())) {
				this.nativeResponse.keepAlive(false);
			}
			this.completion.tryEmitError(failed.cause());
			return;
		}
		if (termination instanceof Termination.Stopped) {
			this.response.setStatusCode(HttpStatus.NO_CONTENT);
		}
		else if (termination instanceof Termination.Failed) {
			this.response.setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR);
		}
		else if (termination instanceof Termination.Evicted) {
			this.response.setStatusCode(HttpStatus.FORBIDDEN);
		}
		else {
			RetryLater.answer(this.response);
		}
		complete();
	}

	private static HandshakeOutcome outcome(Termination termination) {
		if (termination instanceof Termination.Failed failed) {
			return !(failed.cause() instanceof ErrorResponse) ? HandshakeOutcome.ERROR
					: RequestBody.isLate(failed.cause()) ? HandshakeOutcome.MALFORMED : HandshakeOutcome.CHECK;
		}
		if (termination instanceof Termination.Stopped) {
			return HandshakeOutcome.ADMITTED;
		}
		if (termination instanceof Termination.Evicted) {
			return HandshakeOutcome.CHECK;
		}
		return (termination instanceof Termination.Shutdown) ? HandshakeOutcome.DRAINING : HandshakeOutcome.ERROR;
	}

}
