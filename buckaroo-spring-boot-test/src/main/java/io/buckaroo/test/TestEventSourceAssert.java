package io.buckaroo.test;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.buckaroo.Event;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;

/**
 * Assertions on a {@link TestEventSource}. <pre class="code">
 * assertThat(stream).hasStatus(200).hasSentData("tick", "tick").isOpen();
 *
 * assertThat(stream).hasSentData("tick", new Price(31.4)); // the data of all events, in order
 * assertThat(stream).hasSentJson("{\"price\": 31.4}");      // as the client receives it
 * assertThat(stream).hasSentLastContaining("31.4");
 * assertThat(stream).hasSent(Event.of("tick").withName("clock").withId("17"));
 * assertThat(stream).hasSentNothing();
 * assertThat(stream).hasSentHeartbeats(3);
 *
 * assertThat(stream).hasStatus(404).hasHeader("X-Reason", "unknown");
 * assertThat(stream).hasEnded(Termination.Disconnected.class);</pre>
 *
 * @param <S> the type of the state
 */
public final class TestEventSourceAssert<S extends @Nullable Object>
		extends TestHandlerAssert<TestEventSourceAssert<S>, TestEventSource<S>, Event, S> {

	TestEventSourceAssert(TestEventSource<S> actual) {
		super(actual, TestEventSourceAssert.class);
	}

	/**
	 * Verifies that exactly these events have been sent since the stream was opened, in
	 * this order. Heartbeats do not count.
	 * @param events the events
	 * @return this
	 */
	public TestEventSourceAssert<S> hasSent(Event... events) {
		return hasSent(List.of(events));
	}

	/**
	 * Verifies that these events are the latest that have been sent.
	 * @param events the events
	 * @return this
	 */
	public TestEventSourceAssert<S> hasSentLast(Event... events) {
		return hasSentLast(List.of(events));
	}

	/**
	 * Verifies that exactly the events with this data have been sent since the stream was
	 * opened, in this order. Names and ids are not compared, and events without data,
	 * such as comments, do not count.
	 * @param data the data, compared with {@code equals}
	 * @return this
	 */
	public TestEventSourceAssert<S> hasSentData(Object... data) {
		Assert.notNull(data, "'data' must not be null: an event without data does not count");
		Assert.noNullElements(data, "'data' must not contain null: an event without data does not count");
		List<Object> sent = outputs().stream().map(Event::data).filter(Objects::nonNull).toList();
		List<Object> expected = List.of(data);
		if (!sent.equals(expected)) {
			throw failed("Expected events with this data, in this order and no others:\n" + Describe.lines(expected)
					+ "\nbut was sent:\n" + Describe.lines(sent) + types(expected, sent));
		}
		return this;
	}

	@Override
	List<Event> messages() {
		return outputs().stream().filter((event) -> event.data() != null).toList();
	}

	@Override
	@Nullable String text(Event output) {
		Object data = output.data();
		return (data == null || data instanceof String) ? (String) data : this.actual.buckaroo().json().write(data);
	}

	private static String types(List<Object> expected, List<Object> sent) {
		if (!Describe.lines(expected).equals(Describe.lines(sent))) {
			return "";
		}
		String difference = LongTexts.difference(expected, sent);
		return (difference != null) ? difference
				: "\nThey look the same, but their types are:\n" + names(expected) + "\nand:\n" + names(sent);
	}

	private static String names(List<Object> objects) {
		return String.join("\n", objects.stream().map((each) -> "  " + each.getClass().getName()).toList());
	}

	/**
	 * Verifies the number of heartbeats that the server has sent.
	 * @param heartbeats the number
	 * @return this
	 */
	public TestEventSourceAssert<S> hasSentHeartbeats(int heartbeats) {
		return hasKeptAlive(heartbeats, "heartbeat");
	}

	/**
	 * Verifies the status of the response: 200 for a stream, 204 if {@code init} has
	 * stopped it, or that of a refusal.
	 * @param status the status
	 * @return this
	 */
	public TestEventSourceAssert<S> hasStatus(int status) {
		HttpStatusCode sent = this.actual.status();
		if (sent == null) {
			throw failed("Expected a response with status %d, but there is no response.".formatted(status));
		}
		if (sent.value() != status) {
			throw failed("Expected a response with status %d, but its status is %d.".formatted(status, sent.value()));
		}
		return this;
	}

	/**
	 * Verifies a header of the response.
	 * @param name the name
	 * @param value one of its values
	 * @return this
	 */
	public TestEventSourceAssert<S> hasHeader(String name, String value) {
		HttpHeaders headers = this.actual.responseHeaders();
		if (!headers.getOrEmpty(name).contains(value)) {
			throw failed("Expected the response header %s: %s, but the headers are:\n%s".formatted(name, value,
					headers.headerSet()
						.stream()
						.map((header) -> "  " + header.getKey() + ": " + String.join(", ", header.getValue()))
						.collect(Collectors.joining("\n"))));
		}
		return this;
	}

}
