package io.buckaroo.webflux.channel;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.buckaroo.runtime.EventLoop;
import io.netty.channel.Channel;
import io.netty.util.concurrent.FastThreadLocal;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.ChannelOperations;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * The event loop of a channel. After its shutdown, when all its connections are gone,
 * tasks are ignored.
 *
 * @param delegate Netty's event loop
 */
public record NettyEventLoop(io.netty.channel.EventLoop delegate) implements EventLoop {

	private static final long START = System.nanoTime();

	/** The instance that all connections of this thread share. */
	private static final FastThreadLocal<NettyEventLoop> SHARED = new FastThreadLocal<>();

	/**
	 * Returns the event loop of a channel.
	 * @param channel the channel
	 * @return its event loop
	 */
	public static NettyEventLoop of(Channel channel) {
		NettyEventLoop shared = SHARED.get();
		if (shared != null && shared.delegate == channel.eventLoop()) {
			return shared;
		}
		NettyEventLoop eventLoop = new NettyEventLoop(channel.eventLoop());
		if (eventLoop.delegate.inEventLoop()) {
			SHARED.set(eventLoop);
		}
		return eventLoop;
	}

	/**
	 * Returns the event loop of a connection.
	 * @param response a response on the connection
	 * @return its event loop
	 */
	public static NettyEventLoop of(ServerHttpResponse response) {
		ChannelOperations<?, ?> operations = ServerHttpResponseDecorator.getNativeResponse(response);
		return of(operations.channel());
	}

	@Override
	public void execute(Runnable task) {
		try {
			this.delegate.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// The event loop has been shut down
		}
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		try {
			Future<?> future = this.delegate.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			return Disposables.disposed();
		}
	}

	/**
	 * Subscribes to work on this event loop, whichever thread subscribes to the result.
	 * @param work the work
	 * @param <T> the type of its result
	 * @return the work
	 */
	public <T> Mono<T> run(Mono<T> work) {
		return Mono
			.defer(() -> this.delegate.inEventLoop() ? work : work.subscribeOn(Schedulers.fromExecutor(this.delegate)));
	}

	@Override
	public long nanoTime() {
		return System.nanoTime() - START;
	}

}
