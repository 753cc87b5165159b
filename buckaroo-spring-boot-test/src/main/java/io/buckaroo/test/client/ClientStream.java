package io.buckaroo.test.client;

import java.time.Duration;
import java.util.Objects;

import io.buckaroo.Event;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The client of an open event stream. <pre class="code">
 * ClientStream prices = client.stream("/prices/{symbol}", "ACME").open();
 * buckaroo.topic("price/ACME").publish(new Price(31.4)).block();
 * prices.expectJson(new Price(31.4));
 * prices.drop();
 * buckaroo.topic("price/ACME").publish(new Price(31.5)).block();
 * prices = prices.resume();
 * prices.expectJson(new Price(31.5));</pre>
 * <p>
 * Events are those that a browser dispatches. An event without data is none; its id is
 * remembered nevertheless. Comments, which heartbeats are, and reconnection times are
 * ignored unless the test expects them. The client closes a stream that is still open
 * when the test ends.
 *
 * @see StreamRequest#open()
 */
public final class ClientStream extends ClientConnection<ClientStream> {

	private final Transcript.Cursor comments = new Transcript.Cursor(
			(entry) -> entry instanceof Entry.Comment || entry instanceof Entry.End);

	private final Transcript.Cursor retries = new Transcript.Cursor(
			(entry) -> entry instanceof Entry.Retry || entry instanceof Entry.End);

	private boolean ignoresEvents;

	ClientStream(BuckarooTestClient client, Call call, Transcript transcript, Wire wire, HttpHeaders responseHeaders) {
		super(client, call, transcript, wire, responseHeaders);
	}

	/**
	 * Expects an event. <pre class="code">
	 * Event event = stream.expectEvent();
	 * assertThat(event.name()).isEqualTo("price");</pre>
	 * @return the event: its name, its id, and its data as a string
	 */
	public Event expectEvent() {
		String expectation = "Expected an event";
		Entry entry = nextMessage(expectation);
		if (entry instanceof Entry.Dispatched dispatched) {
			return dispatched.event();
		}
		throw failure(expectation, entry);
	}

	/**
	 * Expects an event with this data, and any name and id.
	 * @param data the data; its lines are separated by {@code \n}
	 * @return this stream
	 */
	public ClientStream expectEvent(String data) {
		String expectation = "Expected the event " + Descriptions.quote(data);
		Entry entry = nextMessage(expectation);
		if (!(entry instanceof Entry.Dispatched dispatched) || !data.equals(dispatched.event().data())) {
			throw failure(expectation, entry);
		}
		return this;
	}

	/**
	 * Expects an event with the same data, name and id. <pre class="code">
	 * stream.expectEvent(Event.of(new Price(31.4)).withName("price").withId("17"));</pre>
	 * @param expected the event; data that is not a string is compared as JSON. Its
	 * comment and reconnection time are ignored
	 * @return this stream
	 */
	public ClientStream expectEvent(Event expected) {
		Object data = expected.data();
		String json = (data == null || data instanceof String) ? null : client().json().encode(data);
		String expectation = "Expected the event "
				+ ((json != null) ? Descriptions.event(expected, json) : Descriptions.event(expected));
		Entry entry = nextMessage(expectation);
		if (!(entry instanceof Entry.Dispatched dispatched) || !isEqual(expected, json, dispatched.event())) {
			throw failure(expectation, entry);
		}
		return this;
	}

	private static boolean isEqual(Event expected, @Nullable String json, Event actual) {
		boolean sameData = (json != null) ? Json.difference(json, String.valueOf(actual.data())) == null
				: Objects.equals(expected.data(), actual.data());
		return sameData && Objects.equals(expected.name(), actual.name()) && Objects.equals(expected.id(), actual.id());
	}

	/**
	 * Expects a comment. A heartbeat is an empty one. Comments are not ordered with
	 * events: this is the first one that the test has not yet expected.
	 * @return the text of the comment
	 */
	public String expectComment() {
		return ((Entry.Comment) nextUnordered(this.comments, "Expected a comment")).text();
	}

	/**
	 * Expects a reconnection time. Reconnection times are not ordered with events: this
	 * is the first one that the test has not yet expected.
	 * @return the time
	 */
	public Duration expectRetry() {
		return ((Entry.Retry) nextUnordered(this.retries, "Expected a reconnection time")).time();
	}

	/**
	 * Expects that no event comes within 100 milliseconds, and that the stream does not
	 * end.
	 */
	@Override
	public ClientStream expectNothing() {
		return expectNothing(silence());
	}

	/**
	 * Ignores events from now on, so that only the end of the stream is expected.
	 * @return this stream
	 */
	public ClientStream ignoreEvents() {
		this.ignoresEvents = true;
		return this;
	}

	/**
	 * Expects that the server ends the stream, with the end of the response. A browser
	 * then reconnects.
	 * @return this stream, to {@linkplain #resume() resume} it
	 */
	public ClientStream expectEnd() {
		return expectEnd(true, "Expected the end of the stream");
	}

	/**
	 * Expects that the connection breaks: that it ends before the response does.
	 * @return this stream, to {@linkplain #resume() resume} it
	 */
	public ClientStream expectDisconnect() {
		return expectEnd(false, "Expected the connection to break");
	}

	private ClientStream expectEnd(boolean complete, String expectation) {
		Entry entry = nextEnd(expectation, this.ignoresEvents);
		if (!(entry instanceof Entry.End end) || end.complete() != complete) {
			throw failure(expectation, entry);
		}
		return this;
	}

	/**
	 * Returns the id that the client would send if it reconnected.
	 * @return the id of the last event that had one, or {@code null}
	 */
	public @Nullable String lastEventId() {
		return transcript().lastEventId();
	}

	/**
	 * {@inheritDoc}
	 */
	@Override
	public ClientStream resume() {
		Call call = dropForResume();
		String id = lastEventId();
		return StreamRequest.open(client(), (id != null) ? call.withLastEventId(id) : call);
	}

	@Override
	void beginClose() {
		if (isOpen()) {
			wire().instruct(new Entry.End(false, "this client closed the stream"));
			wire().finish();
		}
	}

}
