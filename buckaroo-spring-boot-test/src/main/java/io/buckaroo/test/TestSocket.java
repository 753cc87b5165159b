package io.buckaroo.test;

import java.util.function.Consumer;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BuckarooSocket} with one open connection, without a server and in virtual
 * time. <pre class="code">
 * import static org.assertj.core.api.Assertions.assertThat;
 *
 * &#64;Test
 * void countsItsWordUntilTheClientIsSilent() {
 *     TestSocket&lt;Tally&gt; socket = TestSocket.open(new TallySocket(), (request) -&gt; request.pathVariable("word", "spring"));
 *     socket.receive("spring again");
 *     assertThat(socket).hasSent("heard 1 times").hasState(new Tally("spring", 1)).isOpen();
 *     socket.advance(Duration.ofSeconds(61));
 *     assertThat(socket).hasSentPings(2).hasEnded(Termination.IdleTimeout.class).hasCloseCode(1000);
 * }</pre>
 * <p>
 * {@code open} calls {@code init}. The callbacks run on the test's thread, before the
 * call that causes them returns: nothing is waited for, started or closed. Several
 * connections that see each other are opened by one {@link TestBuckaroo}. A
 * {@code MessageSocket} is opened by {@link TestMessageSocket}.
 *
 * <h2>Silent clients</h2>
 *
 * The client sends what the test lets it {@link #receive(String...) receive}, and nothing
 * by itself. It does not even answer the pings of the server, so that the idle timeout
 * ends the connection 60 seconds after the latest message, as in the example above. A
 * test of a handler for longer than that opens the connection with
 * {@link TestRequest#answerPings()}, for a client that behaves as a browser.
 * <pre class="code">
 * TestSocket&lt;Bidder&gt; socket = TestSocket.open(new BidSocket(), TestRequest::answerPings);
 * socket.advance(Duration.ofMinutes(2));
 * assertThat(socket).hasSentLast("closed").hasCloseCode(4000);
 *
 * TestSocket.open(new BidSocket(), (request) -&gt; request.answerPings().principal("ann"));
 * TestSocket.open(new BidSocket(), (request) -&gt; request.idleTimeout(Duration.ofMinutes(5)));</pre>
 *
 * <h2>Examples</h2> <pre class="code">
 * // Timers: a handler whose init calls mailbox().sendAfter(Duration.ofSeconds(30), "closed")
 * socket.advance(Duration.ofSeconds(30));
 * assertThat(socket).hasSentLast("closed");
 *
 * // Reactor's operators: Result.later(Mono.delay(Duration.ofSeconds(5)), ...)
 * socket.receive("slow");
 * assertThat(socket).isWaiting();
 * socket.advance(Duration.ofSeconds(5));
 * assertThat(socket).hasSent("done");
 *
 * // A result that another thread computes, such as that of a real WebClient
 * socket.receive("saddle");
 * socket.await();
 * assertThat(socket).hasSent("5 in stock");
 *
 * // The mailbox
 * socket.send(new Reminder("tea"));
 * assertThat(socket).hasSent("tea");
 *
 * // Topics
 * assertThat(socket).isSubscribedTo("news");
 * socket.publish("news", "snow");
 * assertThat(socket).hasSent("snow");
 *
 * // JSON, and a part of it
 * socket.receive("{\"item\":\"saddle\"}");
 * assertThat(socket).hasSentJson("{\"item\": \"saddle\", \"stock\": 5}");
 * assertThat(socket).hasSentLastContaining("saddle");
 *
 * // Binary messages
 * socket.receive(Frame.binary(image));
 * assertThat(socket).hasSent(Frame.binary(thumbnail));
 *
 * // Backpressure: a client that does not read
 * socket.stopReading();
 * socket.send("in the network", "in the mailbox");
 * assertThat(socket).hasSent("in the network").isPaused();
 * socket.resumeReading();
 * assertThat(socket).hasSent("in the network", "in the mailbox");
 *
 * // Overflow: a mailbox that is full, see also TestRequest.overflow
 * TestSocket&lt;Void&gt; slow = TestSocket.open(new TickerSocket(), (request) -&gt; request.mailboxCapacity(2));
 * slow.stopReading();
 * slow.send("in the network", "waits", "waits", "overflows");
 * assertThat(slow).hasEnded(Termination.SlowConsumer.class).hasCloseCode(1013);
 *
 * // Ends, one of:
 * socket.close(CloseStatus.GOING_AWAY);            // the client closes
 * assertThat(socket).hasEnded(Termination.ClosedByPeer.class);
 * socket.disconnect();                             // the client is lost
 * assertThat(socket).hasEnded(Termination.Disconnected.class);
 * socket.evict();                                  // the application closes
 * assertThat(socket).hasEnded(Termination.Evicted.class).hasCloseCode(1008);
 * socket.shutDown();                               // the application stops
 * assertThat(socket).hasEnded(Termination.Shutdown.class).hasCloseCode(1001);
 *
 * // A callback that throws
 * socket.receive("not a number");
 * assertThat(socket).hasFailedWith(NumberFormatException.class).hasCloseCode(1011);
 *
 * // A callback that blocks, in a handler with blocking = true
 * TestSocket&lt;Void&gt; reports = TestSocket.open(new ReportSocket(repository), TestRequest::blocking);</pre>
 *
 * <h2>What needs a running application</h2>
 *
 * The checks of the handshake, such as that of the origin, and of messages, such as the
 * size limit, are the server's. A callback that blocks although its handler is not
 * {@code blocking} fails if it calls Reactor's {@code block()}; other blocking calls,
 * such as {@code Thread.sleep} or JDBC, are not detected here, but by the
 * {@code BlockingGuard} of the package {@code io.buckaroo.test.junit} in a test of a
 * running application.
 *
 * @param <S> the type of the state
 */
public final class TestSocket<S extends @Nullable Object> extends AbstractTestSocket<S>
		implements AssertProvider<TestSocketAssert<S>> {

	TestSocket(TestLoop<Frame, S> loop) {
		super(loop);
	}

	/**
	 * Opens a connection to a socket, in an application of its own.
	 * @param socket the handler
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 */
	public static <S extends @Nullable Object> TestSocket<S> open(BuckarooSocket<S> socket) {
		return TestBuckaroo.create().openSocket(socket);
	}

	/**
	 * Opens a connection to a socket, in an application of its own.
	 * @param socket the handler
	 * @param request sets the request
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 */
	public static <S extends @Nullable Object> TestSocket<S> open(BuckarooSocket<S> socket,
			Consumer<TestRequest> request) {
		return TestBuckaroo.create().openSocket(socket, request);
	}

	/**
	 * Lets the handler receive text messages of the client, in order. While the handler
	 * is not read from, because it waits or the client does not read, they wait in the
	 * network.
	 * @param texts the texts
	 */
	public void receive(String... texts) {
		receiveTexts(texts);
	}

	/**
	 * Returns assertions, for {@code assertThat(socket)} of AssertJ.
	 */
	@Override
	public TestSocketAssert<S> assertThat() {
		return new TestSocketAssert<>(this);
	}

}
