package io.buckaroo.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.buckaroo.Mailbox;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A handler with one open connection, in a test without a server: what a
 * {@link TestSocket}, a {@link TestMessageSocket} and a {@link TestEventSource} have in
 * common. <pre class="code">
 * TestSocket&lt;Tally&gt; socket = TestSocket.open(new TallySocket(), (request) -&gt; request.pathVariable("word", "spring"));
 *
 * socket.send("a message");                        // to the mailbox
 * socket.publish("news", "snow");                  // on a topic
 * socket.advance(Duration.ofSeconds(25));          // virtual time: timers, timeouts, pings
 * socket.stopReading();                            // the client, until resumeReading()
 *
 * assertThat(socket).isOpen();                     // org.assertj.core.api.Assertions.assertThat
 * assertThat(socket.state().count()).isEqualTo(1); // the state
 * assertThat(socket.sent()).extracting(Sent::time) // everything sent, with its time
 *     .containsExactly(Duration.ZERO, Duration.ofSeconds(1));
 *
 * // Ends from outside, one of:
 * socket.disconnect();                             // the connection breaks
 * socket.evict();                                  // as by Buckaroo.close
 * socket.shutDown();                               // the application stops
 * assertThat(socket).hasEnded(Termination.Shutdown.class);</pre>
 * <p>
 * All methods are called by the test's thread, on which the callbacks run too. An action
 * on a connection that has ended fails with an {@link AssertionError} that shows why it
 * has ended.
 *
 * @param <O> the type of the output
 * @param <S> the type of the state
 */
public abstract sealed class TestHandler<O, S extends @Nullable Object> permits AbstractTestSocket, TestEventSource {

	private static final Duration AWAIT_LIMIT = Duration.ofSeconds(10);

	private final TestLoop<O, S> loop;

	TestHandler(TestLoop<O, S> loop) {
		this.loop = loop;
	}

	TestLoop<O, S> loop() {
		return this.loop;
	}

	/**
	 * Returns the application to which the connection belongs: the one that has opened
	 * it, or one of its own.
	 * @return the application
	 */
	public TestBuckaroo buckaroo() {
		return this.loop.buckaroo();
	}

	/**
	 * Returns the connection, which the callbacks have received.
	 * @return the connection
	 */
	public TestConnection connection() {
		return this.loop.connection();
	}

	/**
	 * Sends messages to the mailbox, one after the other. To see what becomes of one, use
	 * {@link Mailbox#send} of {@code connection().mailbox()}.
	 * @param messages the messages
	 */
	public void send(Object... messages) {
		Assert.notEmpty(messages, "'messages' must not be empty");
		Assert.noNullElements(messages, "'messages' must not contain null");
		this.loop.requireOpen("send " + Describe.value(messages[0]) + " to its mailbox");
		for (Object message : messages) {
			connection().mailbox().send(message);
		}
	}

	/**
	 * Publishes a message on a topic, for all connections of {@link #buckaroo()} that
	 * have subscribed to it.
	 * @param topic the name of the topic
	 * @param payload the object to publish
	 */
	public void publish(String topic, Object payload) {
		buckaroo().publish(topic, payload);
	}

	/**
	 * Lets virtual time pass, for all connections of {@link #buckaroo()}. Everything that
	 * is due happens in order, at its time: timers, the idle timeout, pings, heartbeats,
	 * the send timeout, the expiry of credentials, and what handlers do with Reactor's
	 * schedulers. The client of a socket is silent meanwhile: the connection ends 60
	 * seconds after the latest message of the client, unless the request sets
	 * {@link TestRequest#answerPings()} or another {@link TestRequest#idleTimeout}.
	 * @param time the time, not negative
	 */
	public void advance(Duration time) {
		this.loop.time().advance(time);
	}

	/**
	 * Lets the client stop reading. The output of the next callback that has any fills
	 * the buffers of the network. Then callbacks pause, the mailbox fills, and the send
	 * timeout runs. <pre class="code">
	 * socket.stopReading();
	 * socket.send("a", "b");
	 * assertThat(socket).hasSent("a").isPaused();
	 * socket.advance(Duration.ofSeconds(10));
	 * assertThat(socket).hasEnded(Termination.SlowConsumer.class);</pre>
	 */
	public void stopReading() {
		this.loop.client("stop reading", TestTransport::stopReading);
	}

	/**
	 * Lets the client read again, after {@link #stopReading()}.
	 */
	public void resumeReading() {
		this.loop.client("resume reading", TestTransport::resumeReading);
	}

	/**
	 * Breaks the connection, as a client that loses the network.
	 */
	public void disconnect() {
		this.loop.client("disconnect", TestTransport::disconnect);
	}

	/**
	 * Closes the connection as {@link io.buckaroo.Buckaroo#close(String)} does, with
	 * close code 1008.
	 */
	public void evict() {
		evict(CloseStatus.POLICY_VIOLATION);
	}

	/**
	 * Closes the connection as {@link io.buckaroo.Buckaroo#close(String, CloseStatus)}
	 * does.
	 * @param status the close status
	 */
	public void evict(CloseStatus status) {
		this.loop.act("evict it", () -> buckaroo().close(connection().id(), status));
	}

	/**
	 * Shuts the application down, with all connections of {@link #buckaroo()}.
	 * @see TestBuckaroo#shutDown()
	 */
	public void shutDown() {
		buckaroo().shutDown();
	}

	/**
	 * Waits, in real time and for at most ten seconds, for the result of a {@code later}
	 * that another thread computes. Returns at once if the handler waits for none.
	 * <pre class="code">
	 * socket.receive("saddle");          // the handler asks a real WebClient
	 * socket.await();
	 * assertThat(socket).hasSent("5 in stock");</pre>
	 */
	public void await() {
		await(AWAIT_LIMIT);
	}

	void await(Duration limit) {
		this.loop.await(limit);
	}

	/**
	 * Waits, in real time and for at most ten seconds, until an assertion holds, for
	 * messages that other threads send. <pre class="code">
	 * imports.start("orders.csv", socket.connection().mailbox());
	 * socket.await(() -&gt; assertThat(socket).hasSentLast("orders.csv: 100 %"));</pre>
	 * @param assertion the assertion, which is called repeatedly
	 */
	public void await(Runnable assertion) {
		await(assertion, AWAIT_LIMIT);
	}

	void await(Runnable assertion, Duration limit) {
		Assert.notNull(assertion, "'assertion' must not be null");
		this.loop.await(assertion, limit);
	}

	/**
	 * Returns the state of the handler.
	 * @return the state; {@code null} until the handler sets one
	 */
	@SuppressWarnings("NullAway")
	public S state() {
		return this.loop.state();
	}

	/**
	 * Returns the frames or events that the handler has sent so far, in order, with their
	 * virtual times. Pings and heartbeats of the server are not part of them.
	 * @return the frames or events
	 */
	public List<Sent<O>> sent() {
		return this.loop.transcript().sent();
	}

	/**
	 * Whether the connection is open: it has not ended, and {@code init} has accepted it.
	 * @return whether it is open
	 */
	public boolean isOpen() {
		return this.loop.isOpen();
	}

	/**
	 * Returns the reason why the connection has ended, which {@code terminate} has
	 * received.
	 * @return the reason, or {@code null} if the connection has not ended
	 */
	public @Nullable Termination termination() {
		return this.loop.end();
	}

	/**
	 * Returns everything that has happened, with virtual times.
	 * @return a description
	 */
	@Override
	public String toString() {
		return this.loop.toString();
	}

	/**
	 * Performs an action of the client on an open connection.
	 */
	final void client(String description, Consumer<TestTransport<O>> action) {
		this.loop.client(description, action);
	}

}
