package io.buckaroo.webflux;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.buckaroo.Event;
import io.buckaroo.Termination;
import io.buckaroo.WireFormat;
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
 * An event stream on the channel of its response. What goes out together is one chunk.
 */
final class EventStreamTransport extends ChannelTransport<Event> {

	private static final String CONTENT_TYPE = "text/event-stream;charset=UTF-8";

	/** No cache may keep a stream, and no proxy may transform it, that is buffer it. */
	private static final String CACHE_CONTROL = "no-store, no-transform";

	/** The reverse proxies that know this header do not buffer the response. */
	private static final String ACCEL_BUFFERING = "X-Accel-Buffering";

	/** By how much a reconnection time is spread, up and down. */
	private static final double RETRY_SPREAD = 0.2;

	/**
	 * The longest reconnection time at a shutdown, when all clients come back, in
	 * ordinary ones.
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

	private final Sinks.Empty<Void> completion = Sinks.empty();

	private boolean opened;

	/** Bytes go out as chunks, past the encoder of HTTP. */
	private boolean chunking;

	private boolean closed;

	/** The exchange has ended without us. */
	private boolean abandoned;

	EventStreamTransport(Handshake handshake, SseSettings settings, Function<Object, String> json) {
		super(handshake.channel());
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
	 * Completes when the response is complete, for WebFlux to end the exchange. When it
	 * is cancelled, because the client is gone or because a filter has ended the exchange
	 * before us, the connection ends and the channel, which may serve other requests now,
	 * is left alone.
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

	@Override
	public Mono<Void> open() {
		prepareHead(this.response);
		// Runs what waits for the commit of the response, without writing one
		return this.response.setComplete()
			.then(Mono.defer(() -> this.nativeResponse.sendHeaders().then()))
			.onErrorResume((failure) -> !channel().isActive(), (gone) -> Mono.never())
			.then(this.eventLoop.run(Mono.fromRunnable(this::opened)));
	}

	/**
	 * Sets the status and the headers of every stream.
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
		ChannelHandlerContext encoder = HttpChunk.output(this.nativeResponse, channel().pipeline(), this);
		if (encoder != null) {
			this.chunking = true;
			setOutput(encoder);
		}
		discardBody();
		if (!this.retry.isZero()) {
			writeRetry(1 - RETRY_SPREAD, 1 + RETRY_SPREAD);
			flush();
		}
	}

	/**
	 * Reads what {@code init} has left of the body, because the end of the client comes
	 * behind it.
	 */
	private void discardBody() {
		this.nativeRequest.receive().subscribe(null, (readAlready) -> {
		});
	}

	/**
	 * Tells the client when to come back.
	 * @param least the least that it is told, in reconnection times
	 * @param most the most
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
	ByteBuf allocate(ByteBufAllocator allocator, int size) {
		return this.chunking ? HttpChunk.allocate(allocator, size) : super.allocate(allocator, size);
	}

	@Override
	Object outbound(ByteBuf events) {
		return this.chunking ? HttpChunk.enclose(events) : new DefaultHttpContent(events);
	}

	/**
	 * There is nothing to read from the client of a stream but its end, which is only
	 * noticed by reading.
	 */
	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		super.handlerAdded(context);
		context.read();
	}

	@Override
	public void setReading(boolean reading) {
		// The client has nothing to send, and its end is always read for
	}

	/**
	 * Nobody may write behind the end of the response, whoever it was that has ended it:
	 * another one may begin there.
	 */
	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		context.write(message, promise);
		if (message instanceof LastHttpContent && !isInformational(message)) {
			abandon();
		}
	}

	/**
	 * Whether it is such as {@code 100 Continue}, behind which the response still comes.
	 */
	private static boolean isInformational(Object message) {
		return message instanceof HttpResponse response
				&& response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		channel().close();
	}

	@Override
	public boolean isRefusal(Throwable failure) {
		return failure instanceof ErrorResponse;
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
			// The head is on its way
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
	 * Waits for the client to take what is left, as long as it goes on taking.
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
	 * Answers without a stream.
	 */
	private void answer(Termination termination) {
		if (termination instanceof Termination.Failed failed && isRefusal(failed.cause())) {
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
			Unavailable.tell(this.response);
		}
		this.completion.tryEmitEmpty();
	}

	/**
	 * Ends a stream whose client would not take the end either.
	 */
	private void cut() {
		releaseCollected();
		channel().close();
		this.completion.tryEmitEmpty();
	}

}
