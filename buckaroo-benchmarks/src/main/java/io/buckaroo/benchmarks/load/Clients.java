package io.buckaroo.benchmarks.load;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;

/**
 * The connections to one server, or several, all on one event loop. The first failure on
 * one of them is thrown by whatever the runner's thread waits for next.
 */
final class Clients implements AutoCloseable {

	/** Connections that are opened at the same time: fewer than any backlog. */
	private static final int OPENING_AT_ONCE = 64;

	/** Addresses of this machine, so that there are ports enough. */
	private static final int ADDRESSES = 16;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration PATIENCE_TO_OPEN = Duration.ofMillis(10);

	private static final Duration FAREWELL = Duration.ofMillis(200);

	private final Bootstrap bootstrap;

	private final EventLoop eventLoop;

	private final int[] ports;

	private final Tally tally = new Tally();

	private final CompletableFuture<Void> failure = new CompletableFuture<>();

	private final Set<Channel> channels = new HashSet<>();

	private long connections;

	private boolean closing;

	/**
	 * Creates the clients of a server, or of several, which they have in turn.
	 * @param bootstrap has the event loop
	 */
	Clients(Bootstrap bootstrap, EventLoop eventLoop, int... ports) {
		this.bootstrap = bootstrap;
		this.eventLoop = eventLoop;
		this.ports = ports;
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	/**
	 * What came on all connections. For the event loop.
	 */
	Tally tally() {
		return this.tally;
	}

	/**
	 * Whether the connections end because we end them. For the event loop.
	 */
	boolean isClosing() {
		return this.closing;
	}

	/**
	 * Opens a connection. For the event loop.
	 * @return completes when the server has accepted it
	 */
	CompletableFuture<Channel> connect(Opening opening, Scanner scanner, Conversation conversation) {
		int port = this.ports[(int) (this.connections % this.ports.length)];
		String address = "127.0.0." + (1 + this.connections++ % ADDRESSES);
		ClientConnection connection = new ClientConnection(opening, scanner, conversation, this);
		ChannelFuture connected = this.bootstrap.clone().handler(connection).connect(address, port);
		Channel channel = connected.channel();
		this.channels.add(channel);
		channel.closeFuture().addListener((closed) -> this.channels.remove(channel));
		connected.addListener((done) -> {
			if (!done.isSuccess()) {
				fail(done.cause());
			}
		});
		return connection.accepted();
	}

	/**
	 * Opens many connections, a few at a time, and waits for them.
	 * @param connect opens one, on the event loop
	 */
	void connectAll(int count, Supplier<CompletableFuture<?>> connect) {
		CompletableFuture<Void> opened = new CompletableFuture<>();
		run(() -> new OpeningWindow(count, connect, opened).fill(Math.min(count, OPENING_AT_ONCE)));
		await(opened, PATIENCE.plus(PATIENCE_TO_OPEN.multipliedBy(count)),
				"has not accepted %d connections".formatted(count));
	}

	/**
	 * Waits until so many messages have come since the beginning, and looks what they
	 * were.
	 * @param expected computed on the event loop
	 * @param start when the round began, by {@link System#nanoTime()}
	 */
	Sample sample(Callable<Long> expected, long start) {
		awaitArrival(expected);
		Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
		return call(() -> new Sample(this.tally.takeCount(), elapsed, this.tally.takeLatencies()));
	}

	/**
	 * Waits until so many messages have come since the beginning.
	 * @param expected computed on the event loop
	 */
	void awaitArrival(Callable<Long> expected) {
		await(call(() -> this.tally.arrivalOf(expected.call())), PATIENCE, "has not sent all that was due");
	}

	/**
	 * Lets time pass, unless something fails.
	 */
	void pause(Duration duration) {
		try {
			this.failure.get(duration.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			// Nothing failed
		}
		catch (ExecutionException ex) {
			throw failed(ex);
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
	}

	/**
	 * Runs something on the event loop, and waits for it.
	 */
	void run(Runnable task) {
		call(() -> {
			task.run();
			return true;
		});
	}

	private <T> T call(Callable<T> task) {
		try {
			return this.eventLoop.submit(task).get();
		}
		catch (ExecutionException ex) {
			throw failed(ex);
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
	}

	private void await(CompletableFuture<Void> future, Duration patience, String complaint) {
		try {
			CompletableFuture.anyOf(future, this.failure).get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new ViolationException("The server %s within %d s".formatted(complaint, patience.toSeconds()));
		}
		catch (ExecutionException ex) {
			throw failed(ex);
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
	}

	private static RuntimeException failed(ExecutionException ex) {
		Throwable cause = ex.getCause();
		return (cause instanceof ViolationException violation) ? violation
				: new IllegalStateException("The load generator failed", cause);
	}

	private static RuntimeException interrupted() {
		Thread.currentThread().interrupt();
		return new IllegalStateException("Interrupted");
	}

	/**
	 * Remembers the first failure. For the event loop.
	 */
	void fail(Throwable failure) {
		if (!this.closing) {
			this.failure.completeExceptionally(failure);
		}
	}

	/**
	 * Closes all connections, and leaves the server a moment to notice.
	 */
	@Override
	public void close() {
		run(() -> {
			this.closing = true;
			List.copyOf(this.channels).forEach(Channel::close);
		});
		try {
			Thread.sleep(FAREWELL.toMillis());
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
	}

}
