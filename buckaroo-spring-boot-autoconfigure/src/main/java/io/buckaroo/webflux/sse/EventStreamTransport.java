package io.buckaroo.webflux.sse;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.buckaroo.Event;
import io.buckaroo.Termination;
import io.buckaroo.WireFormat;
import io.buckaroo.runtime.HandshakeOutcome;
import io.buckaroo.webflux.channel.ChannelTransport;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.buckaroo.webflux.handshake.Handshake;
import io.buckaroo.webflux.handshake.HandshakeTimer;
import io.buckaroo.webflux.handshake.RetryLater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;

/**
 * The transport of an event stream, on the channel of its response. Outputs that are
 * flushed together form one chunk.
 */
final class EventStreamTransport extends ChannelTransport<Event> {

	private static final String CONTENT_TYPE = "text/event-stream;charset=UTF-8";

	/**
	 * Forbids caches from storing a stream, and proxies from transforming or buffering
	 * it.
	 */
	private static final String CACHE_CONTROL = "no-store, no-transform";

	/** The header that disables buffering in nginx and similar reverse proxies. */
	private static final String ACCEL_BUFFERING = "X-Accel-Buffering";

	/**
	 * The maximum deviation of a reconnection time from the configured one, as a
	 * fraction.
	 */
	private static final double RETRY_SPREAD = 0.2;

	/**
	 * The maximum reconnection time at a shutdown, when all clients reconnect, as a
	 * multiple of the configured one.
	 */
	private static final double SHUTDOWN_RETRY = 2;

	private static final Event HEARTBEAT = Event.comment("");

	private final ServerHttpResponse response;

	private final HttpServerRequest nativeRequest;

	private final HttpServerResponse nativeResponse;

	private final NettyEventLoop eventLoop;

	private final Duration retry;

	private final Duration sendTimeout;

	private final Function<Object, String> json;

	/** Present until the handshake is answered. */
	private @Nullable HandshakeTimer handshake;

	private final Sinks.Empty<Void> completion = Sinks.empty();

	private boolean opened;

	/** Whether outputs are encoded as chunks here, bypassing Netty's HTTP encoder. */
	private boolean chunking;

	private boolean closed;

	/** Whether the exchange was ended by another component. */
	private boolean abandoned;

	EventStreamTransport(Handshake handshake, SseSettings settings, Function<Object, String> json) {
		super(handshake.channel());
		this.handshake = handshake.timer();
		this.response = handshake.response();
		this.nativeRequest = handshake.nativeRequest();
		this.nativeResponse = handshake.nativeResponse();
		if (this.nativeRequest.version().equals(HttpVersion.HTTP_1_0)) {
			this.nativeResponse.chunkedTransfer(false).keepAlive(false);
		}
		this.eventLoop = NettyEventLoop.of(channel());
		this.retry = settings.retry();
		this.sendTimeout = settings.connection().sendTimeout();
		this.json = json;
	}

	/**
	 * Returns the completion of the response, on which WebFlux ends the exchange.
	 * Cancellation means that the client has disconnected or a filter has ended the
	 * exchange: the connection ends, and the channel, which may already serve another
	 * request, is not used any more.
	 */
	Mono<Void> completion() {
		return this.completion.asMono().doOnCancel(() -> this.eventLoop.execute(this::abandon));
	}

	private void abandon() {
		if (!this.closed) {
			this.abandoned = true;
			detach();
			loop().disconnected();
		}
	}

	/**
	 * Sends the head of the response once the body of the request has arrived, since a
	 * late or malformed body can be refused only before.
	 */
	@Override
	public Mono<Void> open() {
		return RequestBody.isAwaited(this.nativeRequest) ? RequestBody.limited(discardBody(), this.sendTimeout)
			.then(this.eventLoop.run(Mono.defer(this::sendHead))) : sendHead();
	}

	private Mono<Void> sendHead() {
		prepareHead(this.response);
		// Runs the actions that wait for the commit of the response, without writing it
		return this.response.setComplete()
			.then(Mono.defer(() -> this.nativeResponse.sendHeaders().then()))
			.onErrorResume((failure) -> !channel().isActive(), (disconnected) -> Mono.never())
			.then(this.eventLoop.run(Mono.fromRunnable(this::opened)));
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

	private void opened() {
		this.opened = true;
		answered(HandshakeOutcome.ADMITTED);
		ChannelHandlerContext encoder = HttpChunk.output(this.nativeResponse, channel().pipeline(), this);
		if (encoder != null) {
			this.chunking = true;
			setOutput(encoder);
		}
		discardBody().subscribe();
		if (!this.retry.isZero()) {
			writeRetry(1 - RETRY_SPREAD, 1 + RETRY_SPREAD);
			flush();
		}
	}

	/**
	 * Reads the body, unless {@code init} has read it. The end of the client's input,
	 * which follows it, would not be detected otherwise.
	 */
	private Mono<Void> discardBody() {
		return this.nativeRequest.receive().then().onErrorComplete();
	}

	/**
	 * Sends the client a random reconnection time.
	 * @param least the minimum, as a multiple of the configured time
	 * @param most the maximum, as a multiple of the configured time
	 */
	private void writeRetry(double least, double most) {
		double times = least + (most - least) * ThreadLocalRandom.current().nextDouble();
		write(Event.retry(Duration.ofMillis(Math.round(this.retry.toMillis() * times))));
	}

	@Override
	public void write(Event event) {
		collect(WireFormat.encode(event, this.json));
	}

	@Override
	public void writeKeepAlive() {
		write(HEARTBEAT);
	}

	@Override
	protected ByteBuf allocate(ByteBufAllocator allocator, int size) {
		return this.chunking ? HttpChunk.allocate(allocator, size) : super.allocate(allocator, size);
	}

	@Override
	protected Object outbound(ByteBuf events) {
		return this.chunking ? HttpChunk.enclose(events) : new DefaultHttpContent(events);
	}

	/**
	 * Requests a read, without which the end of the client's input is not detected.
	 */
	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		super.handlerAdded(context);
		context.read();
	}

	@Override
	public void setReading(boolean reading) {
		// The client sends no messages, and the end of its input is always awaited
	}

	/**
	 * Stops all output once any component has written the end of the response, since
	 * another response may follow on the channel.
	 */
	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		context.write(message, promise);
		if (message instanceof LastHttpContent && !isInformational(message)) {
			abandon();
		}
	}

	/**
	 * Returns whether a message is an interim response such as {@code 100 Continue}.
	 */
	private static boolean isInformational(Object message) {
		return message instanceof HttpResponse response
				&& response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		logs(failure);
		channel().close();
	}

	@Override
	public boolean isRefusal(Throwable failure) {
		return !this.response.isCommitted() && failure instanceof ErrorResponse;
	}

	@Override
	public void close(Termination termination) {
		this.closed = true;
		detach();
		if (this.abandoned) {
			releaseCollected();
		}
		else if (!this.response.isCommitted()) {
			answer(termination);
		}
		else if (termination instanceof Termination.SlowConsumer || !channel().isActive()) {
			cut();
		}
		else if (this.opened) {
			if (termination instanceof Termination.Shutdown && !this.retry.isZero()) {
				writeRetry(1, SHUTDOWN_RETRY);
			}
			complete();
		}
		else {
			// The response is committed, but its head has not been written yet
			this.completion.tryEmitEmpty();
		}
	}

	private void complete() {
		writeCollected();
		ChannelFuture written = channel().writeAndFlush(new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
		written.addListener((done) -> this.completion.tryEmitEmpty());
		watch(written);
	}

	/**
	 * Closes the channel if the client receives nothing of the pending output within the
	 * send timeout.
	 */
	private void watch(ChannelFuture written) {
		if (written.isDone() || this.sendTimeout.isZero()) {
			return;
		}
		long pending = pendingBytes();
		Disposable check = this.eventLoop.schedule(() -> {
			if (pendingBytes() < pending) {
				watch(written);
			}
			else {
				channel().close();
			}
		}, this.sendTimeout);
		written.addListener((done) -> check.dispose());
	}

	/**
	 * Sends the response of a connection that ended before its stream was opened.
	 */
	private void answer(Termination termination) {
		answered(outcome(termination));
		if (termination instanceof Termination.Failed failed && isRefusal(failed.cause())) {
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
		this.completion.tryEmitEmpty();
	}

	private HandshakeOutcome outcome(Termination termination) {
		if (termination instanceof Termination.Failed failed) {
			return !isRefusal(failed.cause()) ? HandshakeOutcome.ERROR
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

	private void answered(HandshakeOutcome outcome) {
		if (this.handshake != null) {
			this.handshake.stop(outcome);
			this.handshake = null;
		}
	}

	/**
	 * Closes the channel without ending the response, for a client that does not receive.
	 */
	private void cut() {
		releaseCollected();
		channel().close();
		this.completion.tryEmitEmpty();
	}

}
