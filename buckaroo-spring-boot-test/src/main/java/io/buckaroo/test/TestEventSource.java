package io.buckaroo.test;

import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * A {@link BuckarooEventSource} with one open event stream, without a server and in
 * virtual time. <pre class="code">
 * import static org.assertj.core.api.Assertions.assertThat;
 *
 * &#64;Test
 * void ticksAndKeepsTheConnectionAlive() {
 *     TestEventSource&lt;Void&gt; stream = TestEventSource.open(new ClockSource());
 *     stream.advance(Duration.ofSeconds(2));
 *     assertThat(stream).hasStatus(200).hasSentData("tick", "tick").isOpen();
 *     stream.disconnect();
 *     assertThat(stream).hasEnded(Termination.Disconnected.class);
 * }</pre>
 *
 * <h2>Examples</h2> <pre class="code">
 * // A topic with a history, and a client that returns
 * TestBuckaroo buckaroo = TestBuckaroo.create(TopicHistory.of("price/*", 100));
 * TestEventSource&lt;Void&gt; stream = buckaroo.openStream(new PriceStream(), (request) -&gt; request
 *     .pathVariable("symbol", "ACME"));
 * buckaroo.publish("price/ACME", 31.4);
 * assertThat(stream).hasSentData(31.4);
 * String last = stream.lastEventId();
 * stream.disconnect();
 * buckaroo.publish("price/ACME", 31.5);
 * TestEventSource&lt;Void&gt; next = buckaroo.openStream(new PriceStream(), (request) -&gt; request
 *     .pathVariable("symbol", "ACME")
 *     .lastEventId(last));
 * assertThat(next).hasSentData(31.5);
 *
 * // A request that init refuses: throw new ResponseStatusException(HttpStatus.NOT_FOUND)
 * assertThat(TestEventSource.open(new PriceStream())).hasStatus(404);
 *
 * // A stream that has nothing to send: Result.stop() in init
 * assertThat(TestEventSource.open(new DoneSource())).hasStatus(204).hasSentNothing();
 *
 * // Response headers, the body of a POST
 * TestEventSource&lt;Void&gt; search = TestEventSource.open(new OrderSearch(), (request) -&gt; request.body(new Query("ada")));
 * assertThat(search).hasHeader("X-Results", "2");
 *
 * // Data as the client receives it, compared as JSON, and a part of it
 * assertThat(stream).hasSentJson("{\"symbol\": \"ACME\", \"price\": 31.4}");
 * assertThat(stream).hasSentLastContaining("ACME");
 *
 * // Timers, or another message in the mailbox
 * stream.send(Event.of("closed").withName("market"));
 * assertThat(stream).hasSentLast(Event.of("closed").withName("market"));
 *
 * // Backpressure: a client that does not read
 * stream.stopReading();
 * stream.send(Event.of("in the network"), Event.of("in the mailbox"));
 * assertThat(stream).hasSentLast(Event.of("in the network")).isPaused();
 * stream.advance(Duration.ofSeconds(10));
 * assertThat(stream).hasEnded(Termination.SlowConsumer.class);
 *
 * // Heartbeats while the stream is quiet
 * stream.advance(Duration.ofSeconds(45));
 * assertThat(stream).hasSentHeartbeats(3);</pre>
 * <p>
 * A stream has no idle timeout by default, so time may pass as long as a test likes. The
 * reconnection time that a server sends first is left out, as it is random.
 *
 * @param <S> the type of the state
 */
public final class TestEventSource<S extends @Nullable Object> extends TestHandler<Event, S>
		implements AssertProvider<TestEventSourceAssert<S>> {

	TestEventSource(TestLoop<Event, S> loop) {
		super(loop);
	}

	/**
	 * Opens an event stream, in an application of its own.
	 * @param source the handler
	 * @param <S> the type of its state
	 * @return the stream, whose {@code init} was called
	 */
	public static <S extends @Nullable Object> TestEventSource<S> open(BuckarooEventSource<S> source) {
		return TestBuckaroo.create().openStream(source);
	}

	/**
	 * Opens an event stream, in an application of its own.
	 * @param source the handler
	 * @param request sets the request
	 * @param <S> the type of its state
	 * @return the stream, whose {@code init} was called
	 */
	public static <S extends @Nullable Object> TestEventSource<S> open(BuckarooEventSource<S> source,
			Consumer<TestRequest> request) {
		return TestBuckaroo.create().openStream(source, request);
	}

	/**
	 * Lets the client close the stream, as {@code EventSource.close()} does in a browser.
	 * The handler sees no difference from {@link #disconnect()}.
	 */
	public void close() {
		client("close it", TestTransport::disconnect);
	}

	/**
	 * Returns the status of the response: 200 for a stream, 204 if {@code init} has
	 * stopped it, or that of a refusal.
	 * @return the status, or {@code null} if there is no response yet
	 */
	public @Nullable HttpStatusCode status() {
		this.loop().transcript();
		return response().status();
	}

	/**
	 * Returns the headers of the response.
	 * @return the headers, read-only; empty if there is no response yet
	 */
	public HttpHeaders responseHeaders() {
		this.loop().transcript();
		return response().sentHeaders();
	}

	/**
	 * Returns the id that the client keeps, and sends when it returns.
	 * @return the last id of an event, or {@code null} if none had one
	 */
	public @Nullable String lastEventId() {
		return this.loop()
			.transcript()
			.outputs()
			.stream()
			.map(Event::id)
			.reduce(null, (last, id) -> (id != null) ? id : last);
	}

	@SuppressWarnings("NullAway")
	private StreamResponse response() {
		return loop().response();
	}

	/**
	 * Returns assertions, for {@code assertThat(stream)} of AssertJ.
	 */
	@Override
	public TestEventSourceAssert<S> assertThat() {
		return new TestEventSourceAssert<>(this);
	}

}
