package io.buckaroo.webflux;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.buckaroo.Event;
import io.buckaroo.Termination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;

/**
 * An event stream on the channel of its response. Events are collected and go out
 * together, in one chunk, with the next flush.
 */
final class EventStreamTransport extends ChannelTransport<Event> {

	private static final String CONTENT_TYPE = "text/event-stream;charset=UTF-8";

	/** No cache may keep a stream, and no proxy may transform it, that is buffer it. */
	private static final String CACHE_CONTROL = "no-store, no-transform";

	/** The reverse proxies that know this header do not buffer the response. */
	private static final String ACCEL_BUFFERING = "X-Accel-Buffering";

	/** How many bytes are collected before they count against the channel's limit. */
	private static final int CHUNK_SIZE = 16 * 1024;

	/** By how much a reconnection time is spread, up and down. */
	private static final double RETRY_SPREAD = 0.2;

	private static final Event HEARTBEAT = Event.comment("");

	private final ServerHttpResponse response;

	private final HttpServerResponse nativeResponse;

	private final Duration retry;

	private final Function<Object, String> json;

	private final Sinks.Empty<Void> completion = Sinks.empty();

	private @Nullable ByteBuf collected;

	EventStreamTransport(Handshake handshake, SseSettings settings, Function<Object, String> json) {
		super(handshake.channel());
		this.response = handshake.response();
		this.nativeResponse = handshake.nativeResponse();
		if (handshake.nativeRequest().version().equals(HttpVersion.HTTP_1_0)) {
			this.nativeResponse.chunkedTransfer(false).keepAlive(false);
		}
		this.retry = settings.retry();
		this.json = json;
	}

	/**
	 * Completes when the response is complete, for WebFlux to end the exchange.
	 */
	Mono<Void> completion() {
		return this.completion.asMono();
	}

	@Override
	public Mono<Void> open() {
		HttpHeaders headers = this.response.getHeaders();
		this.response.setStatusCode(HttpStatus.OK);
		headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
		setIfAbsent(headers, HttpHeaders.CACHE_CONTROL, CACHE_CONTROL);
		setIfAbsent(headers, ACCEL_BUFFERING, "no");
		// Runs what waits for the commit of the response, without writing one
		return this.response.setComplete()
			.then(Mono.defer(() -> this.nativeResponse.sendHeaders().then()))
			.then(Mono.fromRunnable(this::sendRetry));
	}

	private static void setIfAbsent(HttpHeaders headers, String name, String value) {
		if (!headers.containsHeader(name)) {
			headers.set(name, value);
		}
	}

	private void sendRetry() {
		if (!this.retry.isZero()) {
			double spread = 1 + RETRY_SPREAD * (2 * ThreadLocalRandom.current().nextDouble() - 1);
			write(Event.retry(Duration.ofMillis(Math.round(this.retry.toMillis() * spread))));
			flush();
		}
	}

	@Override
	public void write(Event event) {
		ByteBuffer block = event.encode(this.json);
		if (this.collected == null) {
			this.collected = channel().alloc().ioBuffer(block.remaining());
		}
		this.collected.writeBytes(block);
		if (this.collected.readableBytes() >= CHUNK_SIZE) {
			writeCollected();
		}
	}

	private void writeCollected() {
		if (this.collected != null) {
			channel().write(new DefaultHttpContent(this.collected), channel().voidPromise());
			this.collected = null;
		}
	}

	@Override
	public void writeKeepAlive() {
		write(HEARTBEAT);
	}

	@Override
	public void flush() {
		writeCollected();
		channel().flush();
	}

	/**
	 * There is nothing to read from the client of a stream but its end, which is only
	 * noticed by reading.
	 */
	@Override
	public void setReading(boolean reading) {
		if (reading) {
			channel().read();
		}
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
		if (!this.response.isCommitted()) {
			answer(termination);
		}
		else if (channel().isWritable()) {
			flush();
			this.completion.tryEmitEmpty();
		}
		else {
			cut();
		}
		detach();
	}

	/**
	 * Answers without a stream.
	 */
	private void answer(Termination termination) {
		if (termination instanceof Termination.Failed failed && isRefusal(failed.cause())) {
			this.completion.tryEmitError(failed.cause());
			return;
		}
		this.response.setStatusCode(status(termination));
		this.completion.tryEmitEmpty();
	}

	private static HttpStatusCode status(Termination termination) {
		if (termination instanceof Termination.Stopped) {
			return HttpStatus.NO_CONTENT;
		}
		if (termination instanceof Termination.Shutdown) {
			return HttpStatus.SERVICE_UNAVAILABLE;
		}
		return (termination instanceof Termination.Evicted) ? HttpStatus.FORBIDDEN : HttpStatus.INTERNAL_SERVER_ERROR;
	}

	/**
	 * Ends a stream whose client would not take the end either.
	 */
	private void cut() {
		if (this.collected != null) {
			this.collected.release();
			this.collected = null;
		}
		channel().close();
		this.completion.tryEmitEmpty();
	}

}
