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
 * The connections to one or more servers, all on one event loop. The first failure of a
 * connection is thrown by the current or next blocking method. Methods are for the thread
 * of the runner unless stated otherwise.
 */
final class Clients implements AutoCloseable {

	/** Connections opened concurrently, fewer than the backlog of every server. */
	private static final int MAX_CONCURRENT_OPENINGS = 64;

	/** Number of loopback addresses to connect to, so that client ports suffice. */
	private static final int ADDRESSES = 16;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Duration TIMEOUT_PER_CONNECTION = Duration.ofMillis(10);

	private static final Duration CLOSE_DELAY = Duration.ofMillis(200);

	private final Bootstrap bootstrap;

	private final EventLoop eventLoop;

	private final int[] ports;

	private final Tally tally = new Tally();

	private final CompletableFuture<Void> failure = new CompletableFuture<>();

	private final Set<Channel> channels = new HashSet<>();

	private long connections;

	private boolean closing;

	/**
	 * Creates clients whose connections are distributed over the servers in turn.
	 * @param bootstrap the bootstrap with the event loop group
	 * @param eventLoop the event loop of all connections
	 * @param ports the ports of the servers
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
	 * Returns the tally of all connections. For the event loop.
	 */
	Tally tally() {
		return this.tally;
	}

	/**
	 * Returns whether {@link #close()} has been called. For the event loop.
	 */
	boolean isClosing() {
		return this.closing;
	}

	/**
	 * Opens a connection. For the event loop.
	 * @return a future that completes when the server has accepted the connection
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
	 * Opens connections, a limited number at a time, and waits until all are accepted.
	 * @param count the number of connections
	 * @param connect opens a connection, on the event loop
	 * @throws ViolationException if the server does not accept them in time
	 */
	void connectAll(int count, Supplier<CompletableFuture<?>> connect) {
		CompletableFuture<Void> opened = new CompletableFuture<>();
		run(() -> new OpeningWindow(count, connect, opened).fill(Math.min(count, MAX_CONCURRENT_OPENINGS)));
		await(opened, TIMEOUT.plus(TIMEOUT_PER_CONNECTION.multipliedBy(count)),
				"has not accepted %d connections".formatted(count));
	}

	/**
	 * Waits for the expected messages and returns the result of the round.
	 * @param expected the total number of messages since the first round, computed on the
	 * event loop
	 * @param start the start of the round, by {@link System#nanoTime()}
	 * @throws ViolationException if the messages do not arrive in time
	 */
	Sample sample(Callable<Long> expected, long start) {
		awaitArrival(expected);
		Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
		return call(() -> new Sample(this.tally.takeCount(), elapsed, this.tally.takeLatencies()));
	}

	/**
	 * Waits for the expected messages.
	 * @param expected the total number of messages since the first round, computed on the
	 * event loop
	 * @throws ViolationException if the messages do not arrive in time
	 */
	void awaitArrival(Callable<Long> expected) {
		await(call(() -> this.tally.arrivalOf(expected.call())), TIMEOUT, "has not sent all expected messages");
	}

	/**
	 * Waits for the given time, or until a connection fails.
	 */
	void pause(Duration duration) {
		try {
			this.failure.get(duration.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			// No failure
		}
		catch (ExecutionException ex) {
			throw failed(ex);
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
	}

	/**
	 * Runs a task on the event loop and waits for its completion.
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

	private void await(CompletableFuture<Void> future, Duration timeout, String problem) {
		try {
			CompletableFuture.anyOf(future, this.failure).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new ViolationException("The server %s within %d s".formatted(problem, timeout.toSeconds()));
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
	 * Records the first failure, unless the connections are being closed. For the event
	 * loop.
	 */
	void fail(Throwable failure) {
		if (!this.closing) {
			this.failure.completeExceptionally(failure);
		}
	}

	/**
	 * Closes all connections and gives the server time to process this.
	 */
	@Override
	public void close() {
		run(() -> {
			this.closing = true;
			List.copyOf(this.channels).forEach(Channel::close);
		});
		try {
			Thread.sleep(CLOSE_DELAY.toMillis());
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
	}

}
