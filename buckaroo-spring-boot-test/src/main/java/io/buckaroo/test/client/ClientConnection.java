package io.buckaroo.test.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * What an open {@link ClientSocket} and an open {@link ClientStream} have in common.
 * <p>
 * Each expectation takes the next message that the test has not yet expected, or waits
 * for it, at most for the {@linkplain BuckarooTestClient#timeout(java.time.Duration)
 * timeout} of the client. It fails with an {@link AssertionError} if another message, the
 * end of the connection or nothing comes. The failure shows everything that was sent and
 * received on this connection, in order and with times; so does {@link #toString()}.
 *
 * @param <C> the type of the connection
 */
public abstract sealed class ClientConnection<C extends ClientConnection<C>> implements AutoCloseable
		permits ClientSocket, ClientStream {

	/** The close code of a connection whose callback has failed. */
	private static final int SERVER_ERROR = CloseStatus.SERVER_ERROR.getCode();

	private static final Duration SILENCE = Duration.ofMillis(100);

	private final BuckarooTestClient client;

	private final Call call;

	private final HttpHeaders responseHeaders;

	private final Transcript transcript;

	private final Wire wire;

	private final Transcript.Cursor messages = new Transcript.Cursor(
			(entry) -> entry instanceof Entry.Message || isEnd(entry));

	private final Transcript.Cursor ends = new Transcript.Cursor(ClientConnection::isEnd);

	private volatile boolean reading = true;

	ClientConnection(BuckarooTestClient client, Call call, Transcript transcript, Wire wire,
			HttpHeaders responseHeaders) {
		this.client = client;
		this.call = call;
		this.transcript = transcript;
		this.wire = wire;
		this.responseHeaders = responseHeaders;
		client.connections().add(this);
	}

	static boolean isEnd(Entry entry) {
		return entry instanceof Entry.Close || entry instanceof Entry.End;
	}

	/**
	 * Expects that no message comes, and that the connection stays open.
	 * {@linkplain ClientSocket#expectNothing() Sockets} and
	 * {@linkplain ClientStream#expectNothing() streams} differ in how long.
	 * @return this connection
	 */
	public abstract C expectNothing();

	/**
	 * Expects that no message comes within a time, and that the connection stays open.
	 * Pings, comments and heartbeats do not count.
	 * @param duration the time to wait
	 * @return this connection
	 */
	public C expectNothing(Duration duration) {
		String expectation = "Expected nothing within " + Descriptions.duration(duration);
		Entry entry = await(this.messages, duration, expectation);
		if (entry != null) {
			throw failure(expectation, entry);
		}
		return self();
	}

	/**
	 * Expects a message with JSON, and decodes it with the codecs of the application.
	 * <pre class="code">
	 * Price price = stream.expectJson(Price.class);</pre>
	 * @param type the type of the object
	 * @param <T> the type of the object
	 * @return the object
	 */
	public <T> T expectJson(Class<T> type) {
		return expectJson(ResolvableType.forClass(type));
	}

	/**
	 * Expects a message with JSON, and decodes it with the codecs of the application.
	 * <pre class="code">
	 * List&lt;Price&gt; prices = stream.expectJson(new ParameterizedTypeReference&lt;&gt;() {
	 * });</pre>
	 * @param type the type of the object
	 * @param <T> the type of the object
	 * @return the object
	 */
	public <T> T expectJson(ParameterizedTypeReference<T> type) {
		return expectJson(ResolvableType.forType(type));
	}

	@SuppressWarnings("unchecked")
	private <T> T expectJson(ResolvableType type) {
		String expectation = "Expected JSON for the type " + type;
		Entry entry = nextMessage(expectation);
		String text = text(entry);
		if (text == null) {
			throw failure(expectation, entry);
		}
		Object value;
		try {
			value = this.client.json().decode(text, type);
		}
		catch (RuntimeException ex) {
			throw failure(expectation, entry, "It cannot be decoded: " + ex.getMessage(), ex);
		}
		if (value == null) {
			throw failure(expectation, entry, "It is null.", null);
		}
		return (T) value;
	}

	/**
	 * Expects a message with equal JSON: the same fields, in any order, and the same
	 * elements of arrays, in this order. <pre class="code">
	 * stream.expectJson(new Price("ACME", 31.4));
	 * socket.expectJson("""
	 *         {"symbol": "ACME", "value": 31.4}""");</pre>
	 * @param expected JSON as a string, or any other object, which is encoded with the
	 * codecs of the application
	 * @return this connection
	 */
	public C expectJson(Object expected) {
		String json = (expected instanceof String text) ? text : this.client.json().encode(expected);
		String expectation = "Expected the JSON " + json;
		Entry entry = nextMessage(expectation);
		String text = text(entry);
		if (text == null) {
			throw failure(expectation, entry);
		}
		String difference = Json.difference(json, text);
		if (difference != null) {
			throw failure(expectation, entry, "They differ: " + difference.strip(), null);
		}
		return self();
	}

	/**
	 * Ends the connection with a TCP reset, as when a network fails: without a close
	 * frame, the end of the response or a closing handshake of TLS. Over HTTP/2, too, it
	 * is the TCP connection that is reset; no other socket or stream shares it.
	 * @return this connection, to {@linkplain #resume() resume} it
	 */
	public C drop() {
		this.wire.instruct(new Entry.End(false, "this client dropped the connection"));
		this.wire.reset(this.client.timeout());
		return self();
	}

	/**
	 * Opens the connection again, with the same request, after it was {@linkplain #drop()
	 * dropped} or has ended. A connection that is still open is dropped first. The client
	 * of a stream passes the id of the last event that it has received, whether or not
	 * the test has expected it.
	 * @return the new connection
	 */
	public abstract C resume();

	/**
	 * Stops reading, as a client that is too slow. A server notices as soon as the
	 * buffers between it and the client are full, which takes some hundred kilobytes at
	 * most over HTTP/2, and a few megabytes otherwise. Pings are not answered either.
	 * @return this connection
	 */
	public C stopReading() {
		this.reading = false;
		this.wire.setReading(false);
		record("this client stopped reading");
		return self();
	}

	/**
	 * Reads again.
	 * @return this connection
	 */
	public C resumeReading() {
		record("this client resumed reading");
		this.reading = true;
		this.wire.setReading(true);
		return self();
	}

	/**
	 * Returns whether the connection is open. To wait for its end, expect it.
	 * @return {@code true} until either side has ended the connection
	 */
	public boolean isOpen() {
		return this.wire.isOpen() && this.transcript.find(this.ends) == null;
	}

	/**
	 * Returns whether HTTP/2 is used.
	 * @return {@code false} for HTTP/1.1
	 */
	public boolean isHttp2() {
		return this.wire.isHttp2();
	}

	/**
	 * Returns the headers of the response that has opened the connection.
	 * @return the headers
	 */
	public HttpHeaders responseHeaders() {
		return HttpHeaders.readOnlyHttpHeaders(this.responseHeaders);
	}

	/**
	 * Closes the connection, if it is open, and waits until the server has noticed.
	 */
	@Override
	public void close() {
		beginClose();
		awaitClosed(this.client.timeout());
	}

	/**
	 * Begins to close the connection.
	 */
	abstract void beginClose();

	/**
	 * Waits until the server has closed the connection too, and otherwise resets it.
	 */
	final void awaitClosed(Duration limit) {
		if (!this.wire.awaitClosed(limit)) {
			this.wire.reset(SILENCE);
		}
		this.client.connections().remove(this);
	}

	/**
	 * Returns a description of the connection and everything that was sent and received,
	 * in order and with times.
	 */
	@Override
	public String toString() {
		return describe(null);
	}

	private String describe(@Nullable Entry marked) {
		return "Everything on the " + this.call + ", in order:\n\n" + this.transcript.render(marked);
	}

	@SuppressWarnings("unchecked")
	final C self() {
		return (C) this;
	}

	final BuckarooTestClient client() {
		return this.client;
	}

	final Wire wire() {
		return this.wire;
	}

	final Duration silence() {
		return SILENCE;
	}

	/**
	 * Returns the request for another connection of the same client.
	 */
	final Call dropForResume() {
		if (isOpen()) {
			drop();
		}
		return this.call;
	}

	final Transcript transcript() {
		return this.transcript;
	}

	final void record(String action) {
		this.transcript.add(new Entry.Action(action));
	}

	/**
	 * Returns the text of a message, or {@code null} if it has none.
	 */
	private static @Nullable String text(Entry entry) {
		if (entry instanceof Entry.Text text) {
			return text.text();
		}
		return (entry instanceof Entry.Dispatched dispatched) ? String.valueOf(dispatched.event().data()) : null;
	}

	/**
	 * Waits for the next message, or the end of the connection, which is not passed.
	 * @param expectation the expectation, a sentence without its end
	 */
	final Entry nextMessage(String expectation) {
		Entry entry = next(this.messages, expectation);
		if (!isEnd(entry)) {
			this.messages.advance();
		}
		return entry;
	}

	/**
	 * Waits for the end of the connection, which must be next.
	 */
	final Entry nextEnd(String expectation, boolean ignoreMessages) {
		Entry entry = next(ignoreMessages ? this.ends : this.messages, expectation);
		if (!isEnd(entry)) {
			throw failure(expectation, entry);
		}
		return entry;
	}

	/**
	 * Waits for the next entry of a kind that is not ordered with messages, such as a
	 * pong.
	 * @param cursor the entries of this kind, and the end of the connection
	 * @param expectation the expectation, a sentence without its end
	 */
	final Entry nextUnordered(Transcript.Cursor cursor, String expectation) {
		Entry entry = next(cursor, expectation);
		if (isEnd(entry)) {
			throw failure(expectation, entry);
		}
		cursor.advance();
		return entry;
	}

	private Entry next(Transcript.Cursor cursor, String expectation) {
		Entry entry = await(cursor, this.client.timeout(), expectation);
		if (entry == null) {
			String reading = this.reading ? "" : " This client does not read: call resumeReading() first.";
			throw new AssertionError(expectation + ", but nothing came within "
					+ Descriptions.duration(this.client.timeout()) + "." + reading + "\n\n" + describe(null));
		}
		return entry;
	}

	/**
	 * Waits for the next entry of a kind.
	 * @return the entry, or {@code null} if it has not come in time
	 */
	final @Nullable Entry await(Transcript.Cursor cursor, Duration limit, String expectation) {
		try {
			return this.transcript.await(cursor, limit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure(expectation + ", but the test was interrupted.", ex);
		}
	}

	final AssertionError failure(String expectation, Entry instead) {
		return failure(expectation, instead, null, null);
	}

	final AssertionError failure(String expectation, Entry instead, @Nullable String detail,
			@Nullable Throwable cause) {
		String what = (instead instanceof Entry.Close close)
				? "the server closed the socket with " + Descriptions.status(close.status())
				: (instead instanceof Entry.End) ? instead.describe() : "received " + instead.describe();
		String failed = (instead instanceof Entry.Close close && close.status().getCode() == SERVER_ERROR)
				? " A callback has failed, unless the handler has chosen this code: see the exception in the log." : "";
		return new AssertionError(expectation + ", but " + what + "." + failed + ((detail != null) ? " " + detail : "")
				+ "\n\n" + describe(instead), cause);
	}

	/**
	 * The failure of an action of this client.
	 */
	final AssertionError failure(String message, @Nullable Throwable cause) {
		return new AssertionError(message + "\n\n" + describe(null), cause);
	}

}
