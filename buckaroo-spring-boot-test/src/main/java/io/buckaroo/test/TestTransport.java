package io.buckaroo.test;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.buckaroo.Frame;
import io.buckaroo.Termination;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.EventLoop;
import io.buckaroo.runtime.Transport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The transport of a connection and the client at its other end.
 *
 * @param <O> the type of the output
 */
final class TestTransport<O> implements Transport<O> {

	private final EventLoop eventLoop;

	private final Transcript<O> transcript;

	private final Consumer<O> encoder;

	/** The response of an event stream, or {@code null} for a socket. */
	private final @Nullable StreamResponse response;

	/** Returns the body of the request that {@code init} has not read. */
	private final Supplier<@Nullable Mono<Void>> body;

	private final boolean answersPings;

	/** The client's input that the server has not read yet. */
	private final Queue<Consumer<ConnectionLoop<O, ?>>> input = new ArrayDeque<>();

	private @Nullable ConnectionLoop<O, ?> loop;

	private boolean awaitsBody;

	/** Whether the server reads. */
	private boolean reading;

	/** Whether the client reads. */
	private boolean clientReading = true;

	private int unflushed;

	/** The number of outputs that the network has not accepted. */
	private int pending;

	/**
	 * Creates a transport.
	 * @param eventLoop the event loop of the connection
	 * @param transcript the transcript of the connection
	 * @param encoder encodes an output, as a server does, which may fail
	 * @param response the response of an event stream, or {@code null} for a socket
	 * @param body returns a {@code Mono} that completes when the body of the request has
	 * arrived, or {@code null} if it has arrived or {@code init} has read it
	 * @param answersPings whether the client answers pings
	 */
	TestTransport(EventLoop eventLoop, Transcript<O> transcript, Consumer<O> encoder, @Nullable StreamResponse response,
			Supplier<@Nullable Mono<Void>> body, boolean answersPings) {
		this.eventLoop = eventLoop;
		this.transcript = transcript;
		this.encoder = encoder;
		this.response = response;
		this.body = body;
		this.answersPings = answersPings;
	}

	void attach(ConnectionLoop<O, ?> loop) {
		this.loop = loop;
	}

	private ConnectionLoop<O, ?> loop() {
		return Objects.requireNonNull(this.loop, "The loop is not attached");
	}

	/**
	 * The client sends a frame, which waits while the server does not read.
	 */
	void receive(Frame frame) {
		this.input.add((loop) -> {
			loop.received(frame);
			loop.receivedAll();
		});
		read();
	}

	/**
	 * The client sends a close frame.
	 */
	void receiveClose(CloseStatus status) {
		this.transcript.add("the client closes with " + Describe.status(status));
		this.input.add((loop) -> loop.inboundEnded(new Termination.ClosedByPeer(status)));
		read();
	}

	private void read() {
		while (this.reading && !this.input.isEmpty()) {
			this.input.remove().accept(loop());
		}
	}

	void disconnect() {
		this.transcript.add("the client disconnects");
		loop().disconnected();
	}

	void stopReading() {
		this.transcript.add("the client stops reading");
		this.clientReading = false;
	}

	void resumeReading() {
		this.transcript.add("the client resumes reading");
		this.clientReading = true;
		this.pending = 0;
		loop().writable();
	}

	/**
	 * Returns the number of frames that the client has sent and the server has not read.
	 */
	int unread() {
		return this.input.size();
	}

	@Override
	public Mono<Void> open() {
		if (this.response == null || !this.response.isSent()) {
			return Mono.empty();
		}
		StreamResponse response = this.response;
		Mono<Void> body = this.body.get();
		if (body == null) {
			response.open();
			return Mono.empty();
		}
		this.awaitsBody = true;
		return body.then(Mono.create((sink) -> this.eventLoop.execute(() -> {
			this.awaitsBody = false;
			response.open();
			sink.success();
		})));
	}

	/**
	 * Returns whether the response waits for the rest of the request.
	 */
	boolean awaitsBody() {
		return this.awaitsBody;
	}

	@Override
	public boolean isWritable() {
		return this.pending == 0;
	}

	@Override
	public void write(O output) {
		this.encoder.accept(output);
		this.transcript.sent(output);
		this.unflushed++;
	}

	@Override
	public void writeKeepAlive() {
		this.transcript.keptAlive((this.response != null) ? "heartbeat" : "ping");
		this.unflushed++;
		if (this.answersPings && this.clientReading) {
			this.eventLoop.execute(() -> receive(Frame.pong(Frame.ping().payload())));
		}
	}

	@Override
	public void flush() {
		if (!this.clientReading) {
			this.pending += this.unflushed;
		}
		this.unflushed = 0;
	}

	@Override
	public long pendingBytes() {
		return this.pending;
	}

	@Override
	public void setReading(boolean reading) {
		this.reading = reading;
		if (reading && !this.input.isEmpty()) {
			this.eventLoop.execute(this::read);
		}
	}

	@Override
	public boolean isRefusal(Throwable failure) {
		return this.response != null && !this.response.isCommitted() && failure instanceof ErrorResponse;
	}

	@Override
	public void close(Termination termination) {
		String answer = "";
		if (this.response != null && !this.response.isCommitted()) {
			this.response.answer(termination);
			answer = (this.response.status() != null) ? ", answered with status " + this.response.status().value() : "";
		}
		this.transcript.ended(termination, answer);
		this.input.clear();
	}

}
