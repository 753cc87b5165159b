package io.buckaroo.webflux.sse;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.buckaroo.Event;
import io.buckaroo.Termination;
import io.buckaroo.WireFormat;
import io.buckaroo.webflux.channel.ChannelTransport;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.web.ErrorResponse;

/**
 * The transport of an event stream, on the channel of its response. Outputs that are
 * flushed together form one chunk.
 */
final class EventStreamTransport extends ChannelTransport<Event> {

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

	private final SseSettings settings;

	private final Function<Object, String> json;

	/** The exchange, or {@code null} if it has ended before the stream. */
	private @Nullable StreamExchange exchange;

	/** The use of the channel once the exchange has ended. */
	private @Nullable StreamOperations operations;

	private boolean opened;

	/** Whether outputs are encoded as chunks here, bypassing Netty's HTTP encoder. */
	private boolean chunking;

	private boolean closed;

	/** Whether the response is over, so that the channel must not be used any more. */
	private boolean responseOver;

	EventStreamTransport(Channel channel, StreamExchange exchange, SseSettings settings,
			Function<Object, String> json) {
		super(channel);
		this.exchange = exchange;
		this.settings = settings;
		this.json = json;
	}

	/**
	 * Ends the connection if its exchange is cancelled, because the client has
	 * disconnected or a filter has ended it. The channel, which may already serve another
	 * request, is not used any more. May be called from any thread.
	 */
	void cancelled() {
		NettyEventLoop.of(channel()).execute(() -> {
			if (this.exchange != null) {
				responseOver();
			}
		});
	}

	private void responseOver() {
		if (!this.closed) {
			this.responseOver = true;
			detach();
			loop().disconnected();
		}
	}

	@Override
	public Mono<Void> open() {
		StreamExchange exchange = Objects.requireNonNull(this.exchange, "The exchange has ended");
		return exchange.open(sendTimeout())
			.then(NettyEventLoop.of(channel()).run(Mono.fromRunnable(() -> opened(exchange))));
	}

	private Duration sendTimeout() {
		return this.settings.connection().sendTimeout();
	}

	private void opened(StreamExchange exchange) {
		this.opened = true;
		exchange.opened();
		ChannelHandlerContext encoder = HttpChunk.output(exchange.sentHeaders(), channel().pipeline(), this);
		if (encoder != null) {
			this.chunking = true;
			setOutput(encoder);
		}
		if (!this.settings.retry().isZero()) {
			writeRetry(1 - RETRY_SPREAD, 1 + RETRY_SPREAD);
			flush();
		}
		// In a task of its own, Netty notifies the listeners of a write at once
		exchange.discardBody().subscribe(null, null, () -> NettyEventLoop.of(channel()).execute(() -> leave(exchange)));
	}

	/**
	 * Ends the exchange, unless the stream ends with it. Over HTTP/1.1, the events of the
	 * channel arrive through Reactor Netty's handler from then on, to save memory.
	 */
	private void leave(StreamExchange exchange) {
		if (!this.closed && exchange.canLeave()) {
			this.exchange = null;
			this.operations = exchange.leave(this);
			if (!(channel() instanceof Http2StreamChannel)) {
				detach();
			}
		}
	}

	/**
	 * Resumes the output if the channel is writable again. Called after the exchange has
	 * ended.
	 */
	void writabilityChanged() {
		if (!this.closed && channel().isWritable()) {
			loop().writable();
		}
	}

	/**
	 * Ends the connection after the channel was closed. Called after the exchange has
	 * ended.
	 */
	void disconnected() {
		if (!this.closed) {
			loop().disconnected();
		}
	}

	/**
	 * Sends the client a random reconnection time.
	 * @param least the minimum, as a multiple of the configured time
	 * @param most the maximum, as a multiple of the configured time
	 */
	private void writeRetry(double least, double most) {
		double times = least + (most - least) * ThreadLocalRandom.current().nextDouble();
		write(Event.retry(Duration.ofMillis(Math.round(this.settings.retry().toMillis() * times))));
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
	 * Stops all output once another component has written the end of the response, since
	 * another response may follow on the channel.
	 */
	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		context.write(message, promise);
		if (message instanceof LastHttpContent && !isInformational(message)) {
			responseOver();
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
		failed(failure);
	}

	/**
	 * Closes the channel after a failure, most likely of the client's connection.
	 */
	void failed(Throwable failure) {
		logs(failure);
		channel().close();
		// A failure may be that of a write of the loop
		NettyEventLoop.of(channel()).execute(this::disconnected);
	}

	@Override
	public boolean isRefusal(Throwable failure) {
		return this.exchange != null && !this.exchange.isCommitted() && failure instanceof ErrorResponse;
	}

	@Override
	public void close(Termination termination) {
		this.closed = true;
		detach();
		if (this.responseOver) {
			releaseCollected();
		}
		else if (this.exchange != null && !this.exchange.isCommitted()) {
			this.exchange.answer(termination);
		}
		else if (termination instanceof Termination.SlowConsumer || !channel().isActive()) {
			cut();
		}
		else if (this.opened) {
			if (termination instanceof Termination.Shutdown && !this.settings.retry().isZero()) {
				writeRetry(1, SHUTDOWN_RETRY);
			}
			complete();
		}
		else {
			// The response is committed, but its head has not been written yet
			completeExchange();
		}
	}

	private void complete() {
		writeCollected();
		if (this.operations != null) {
			watch(this.operations.end());
			return;
		}
		ChannelFuture written = channel().writeAndFlush(new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
		written.addListener((done) -> completeExchange());
		watch(written);
	}

	private void completeExchange() {
		if (this.exchange != null) {
			this.exchange.complete();
		}
	}

	/**
	 * Closes the channel if the client receives nothing of the pending output within the
	 * send timeout.
	 */
	private void watch(ChannelFuture written) {
		if (written.isDone() || sendTimeout().isZero()) {
			return;
		}
		long pending = pendingBytes();
		Disposable check = NettyEventLoop.of(channel()).schedule(() -> {
			if (pendingBytes() < pending) {
				watch(written);
			}
			else {
				channel().close();
			}
		}, sendTimeout());
		written.addListener((done) -> check.dispose());
	}

	/**
	 * Closes the channel without ending the response, for a client that does not receive.
	 */
	private void cut() {
		releaseCollected();
		channel().close();
		completeExchange();
	}

}
