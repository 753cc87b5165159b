package io.buckaroo.test.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import io.buckaroo.Frame;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The client of an open WebSocket. <pre class="code">
 * ClientSocket ann = client.socket("/chat/{room}", "spring").user("ann").open();
 * ClientSocket bob = client.socket("/chat/{room}", "spring").user("bob").open();
 * ann.send("hi");
 * bob.expectText("ann: hi");
 * bob.sendJson(new Vote("spring", 5));
 * Tally tally = ann.expectJson(Tally.class);
 * ann.send("").expectClose(1008);</pre> Typed messages are sent and expected as JSON, or
 * as bytes in a binary format, here CBOR. <pre class="code">
 * ClientSocket socket = client.socket("/orders").open();
 * socket.sendJson(new Order("tea", 2)).expectJson(new Answer("accepted"));
 * socket.send("no JSON").expectClose(1007);
 *
 * CBORMapper cbor = new CBORMapper();
 * ClientSocket binary = client.socket("/orders").subprotocol("cbor").open();
 * binary.send(cbor.writeValueAsBytes(new Order("tea", 2)));
 * Answer answer = cbor.readValue(binary.expectBinary(), Answer.class);</pre>
 * <p>
 * Messages are expected in the order in which they were received, complete and one by
 * one. Pings are answered automatically, and neither pings nor pongs are messages. The
 * client takes part in the closing handshake, and closes a socket that is still open when
 * the test ends.
 *
 * @see SocketRequest#open()
 */
public final class ClientSocket extends ClientConnection<ClientSocket> {

	private final Transcript.Cursor pings = new Transcript.Cursor(
			(entry) -> entry instanceof Entry.Ping || isEnd(entry));

	private final Transcript.Cursor pongs = new Transcript.Cursor(
			(entry) -> entry instanceof Entry.Pong || isEnd(entry));

	private boolean ignoresMessages;

	private int probes;

	ClientSocket(BuckarooTestClient client, Call call, Transcript transcript, Wire wire, HttpHeaders responseHeaders) {
		super(client, call, transcript, wire, responseHeaders);
	}

	/**
	 * Returns the subprotocol that the server has selected.
	 * @return the subprotocol, or {@code null} if there is none
	 */
	public @Nullable String subprotocol() {
		return responseHeaders().getFirst("Sec-WebSocket-Protocol");
	}

	/**
	 * Sends a text message. Fails if the server does not read it within the timeout. As
	 * in browsers, the message is discarded if the socket has been closed, which the next
	 * expectation shows.
	 * @param text the text
	 * @return this socket
	 */
	public ClientSocket send(String text) {
		return send(new TextWebSocketFrame(text), "the text " + Descriptions.quote(text));
	}

	/**
	 * Sends a binary message.
	 * @param bytes the bytes
	 * @return this socket
	 */
	public ClientSocket send(byte[] bytes) {
		return send(new BinaryWebSocketFrame(Unpooled.copiedBuffer(bytes)),
				"the binary message " + Descriptions.hex(bytes));
	}

	/**
	 * Sends a frame, such as a ping. <pre class="code">
	 * socket.send(Frame.ping()).expectPong();</pre>
	 * @param frame the frame
	 * @return this socket
	 */
	public ClientSocket send(Frame frame) {
		if (frame instanceof Frame.Text text) {
			return send(text.text());
		}
		byte[] payload = new byte[frame.payload().remaining()];
		frame.payload().get(payload);
		if (frame instanceof Frame.Binary) {
			return send(payload);
		}
		return (frame instanceof Frame.Ping)
				? send(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload)),
						"a ping" + Descriptions.payload(payload))
				: send(new PongWebSocketFrame(Unpooled.wrappedBuffer(payload)),
						"a pong" + Descriptions.payload(payload));
	}

	/**
	 * Sends an object as a text message with JSON, encoded with the codecs of the
	 * application.
	 * @param value the object
	 * @return this socket
	 */
	public ClientSocket sendJson(Object value) {
		return send(client().json().encode(value));
	}

	private ClientSocket send(WebSocketFrame frame, String description) {
		if (!isOpen()) {
			frame.release();
			record("discarded " + description + ", since the socket is closed");
			return this;
		}
		record("sent " + description);
		Future<Void> sent = wire().send(frame);
		if (!sent.awaitUninterruptibly(client().timeout().toMillis())) {
			throw failure("Could not send " + description + " within " + Descriptions.duration(client().timeout())
					+ ": the server does not read.", (Throwable) null);
		}
		if (!sent.isSuccess()) {
			record("failed to send " + description + ": " + sent.cause());
		}
		return this;
	}

	/**
	 * Expects a text message.
	 * @return its text
	 */
	public String expectText() {
		return nextText("Expected a text message");
	}

	/**
	 * Expects a text message with this text.
	 * @param expected the text
	 * @return this socket
	 */
	public ClientSocket expectText(String expected) {
		String expectation = "Expected the text " + Descriptions.quote(expected);
		Entry entry = nextMessage(expectation);
		if (!(entry instanceof Entry.Text text) || !text.text().equals(expected)) {
			throw failure(expectation, entry);
		}
		return this;
	}

	private String nextText(String expectation) {
		Entry entry = nextMessage(expectation);
		if (entry instanceof Entry.Text text) {
			return text.text();
		}
		throw failure(expectation, entry);
	}

	/**
	 * Expects a binary message.
	 * @return its bytes
	 */
	public byte[] expectBinary() {
		String expectation = "Expected a binary message";
		Entry entry = nextMessage(expectation);
		if (entry instanceof Entry.Binary binary) {
			return binary.bytes();
		}
		throw failure(expectation, entry);
	}

	/**
	 * Expects a binary message with these bytes.
	 * @param expected the bytes
	 * @return this socket
	 */
	public ClientSocket expectBinary(byte[] expected) {
		String expectation = "Expected the binary message " + Descriptions.hex(expected);
		Entry entry = nextMessage(expectation);
		if (!(entry instanceof Entry.Binary binary) || !Arrays.equals(binary.bytes(), expected)) {
			throw failure(expectation, entry);
		}
		return this;
	}

	/**
	 * Expects a ping of the server. Pings are not ordered with messages: this is the
	 * first one that the test has not yet expected.
	 * @return its payload as text, often empty
	 */
	public String expectPing() {
		Entry entry = nextUnordered(this.pings, "Expected a ping");
		return new String(((Entry.Ping) entry).payload(), StandardCharsets.UTF_8);
	}

	/**
	 * Expects a pong, the answer to a ping that the test has sent. Pongs are not ordered
	 * with messages.
	 * @return its payload as text
	 */
	public String expectPong() {
		Entry entry = nextUnordered(this.pongs, "Expected a pong");
		return new String(((Entry.Pong) entry).payload(), StandardCharsets.UTF_8);
	}

	/**
	 * Expects that no message comes in response to what was sent, and that the socket
	 * stays open. Waits 100 milliseconds, and until the server has answered a ping:
	 * frames are handled in their order, so this also covers a slow server. Use
	 * {@link #expectNothing(Duration)} to wait longer, or without a ping.
	 * <p>
	 * Like any ping of a client, this one counts for the rate limit, restarts the idle
	 * timeout, and reaches a handler that handles control frames.
	 */
	@Override
	public ClientSocket expectNothing() {
		if (isOpen()) {
			String probe = "expectNothing " + ++this.probes;
			Transcript.Cursor answer = new Transcript.Cursor((entry) -> isEnd(entry) || entry instanceof Entry.Pong pong
					&& new String(pong.payload(), StandardCharsets.UTF_8).equals(probe));
			send(Frame.ping(StandardCharsets.UTF_8.encode(probe)));
			await(answer, client().timeout(), "Expected nothing");
		}
		return expectNothing(silence());
	}

	/**
	 * Ignores messages from now on, so that only the end of the socket is expected, such
	 * as that of a client that is too slow. <pre class="code">
	 * socket.resumeReading().ignoreMessages().expectClose(1013);</pre>
	 * @return this socket
	 */
	public ClientSocket ignoreMessages() {
		this.ignoresMessages = true;
		return this;
	}

	/**
	 * Expects that the server closes the socket, with any code.
	 * @return the close status: 1005 if the close frame has no code, and 1006 if the
	 * connection ends without a close frame, as in browsers
	 */
	public CloseStatus expectClose() {
		return nextClose("Expected the socket to be closed").status();
	}

	/**
	 * Expects that the server closes the socket.
	 * @param code the close code; 1005 for a close frame without a code, and 1006 for the
	 * end of the connection without a close frame
	 * @return the close status
	 */
	public CloseStatus expectClose(int code) {
		String expectation = "Expected the socket to be closed with " + code;
		Closing closing = nextClose(expectation);
		if (closing.status().getCode() != code) {
			throw failure(expectation, closing.entry());
		}
		return closing.status();
	}

	/**
	 * Expects that the server closes the socket.
	 * @param code the close code
	 * @param reason the reason
	 * @return the close status
	 */
	public CloseStatus expectClose(int code, String reason) {
		Assert.notNull(reason, "'reason' must not be null");
		String expectation = "Expected the socket to be closed with "
				+ Descriptions.status(CloseStatus.create(code, reason));
		Closing closing = nextClose(expectation);
		if (closing.status().getCode() != code || !reason.equals(closing.status().getReason())) {
			throw failure(expectation, closing.entry());
		}
		return closing.status();
	}

	/**
	 * Expects that the server closes the socket. <pre class="code">
	 * socket.expectClose(CloseStatus.POLICY_VIOLATION);</pre>
	 * @param status the close status; without a reason, any reason is expected
	 * @return the close status
	 */
	public CloseStatus expectClose(CloseStatus status) {
		return (status.getReason() != null) ? expectClose(status.getCode(), status.getReason())
				: expectClose(status.getCode());
	}

	private Closing nextClose(String expectation) {
		Entry entry = nextEnd(expectation, this.ignoresMessages);
		return new Closing(entry, (entry instanceof Entry.Close close) ? close.status() : CloseStatus.NO_CLOSE_FRAME);
	}

	/**
	 * Closes the socket with code 1000, and waits until the server has closed it too.
	 */
	@Override
	public void close() {
		super.close();
	}

	/**
	 * Closes the socket, and waits until the server has closed it too. <pre class="code">
	 * socket.close(CloseStatus.GOING_AWAY);</pre>
	 * @param status the close status
	 */
	public void close(CloseStatus status) {
		beginClose(status);
		awaitClosed(client().timeout());
	}

	@Override
	void beginClose() {
		beginClose(CloseStatus.NORMAL);
	}

	private void beginClose(CloseStatus status) {
		if (isOpen()) {
			record("sent the close status " + Descriptions.status(status));
			wire().setReading(true);
			wire().instruct(status);
		}
	}

	/**
	 * {@inheritDoc}
	 * @see #resume(String)
	 */
	@Override
	public ClientSocket resume() {
		return SocketRequest.open(client(), dropForResume());
	}

	/**
	 * Opens the socket again, with an id in the query parameter {@code lastEventId}, as
	 * the client of a {@linkplain io.buckaroo.Topic#socket() feed} does.
	 * @param lastEventId the id of the last message that the client has received
	 * @return the new socket
	 */
	public ClientSocket resume(String lastEventId) {
		return SocketRequest.open(client(), dropForResume().withLastEventId(lastEventId));
	}

	private record Closing(Entry entry, CloseStatus status) {

	}

}
