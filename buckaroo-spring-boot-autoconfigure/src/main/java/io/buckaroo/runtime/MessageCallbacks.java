package io.buckaroo.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.IgnoredMessage;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.TopicEvent;
import io.buckaroo.TopicMessage;
import io.buckaroo.WireFormat;
import io.buckaroo.codec.MalformedMessageException;
import io.buckaroo.codec.MessageFormat;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a socket with typed messages: decodes the frames of the client, and
 * encodes what the socket sends. The state is {@code null} until the socket sets it, even
 * if its type excludes that.
 *
 * @param <I> the type of the messages of the client
 * @param <O> the type of the messages to the client
 * @param <S> the type of the state
 */
@SuppressWarnings("NullAway")
final class MessageCallbacks<I, O, S> implements Callbacks<Frame, S> {

	/** In place of the frame of an object that cannot be encoded: it is dropped. */
	private static final Frame DROPPED = Frame.text("");

	private final MessageSocket<I, O, S> socket;

	private final MessageFormat<I, O> format;

	private final HandlerDiagnostics diagnostics;

	private final Consumer<MalformedMessage> malformed;

	/**
	 * Encodes an object for many connections. Kept, so that they share its frames.
	 */
	private final Function<Object, Frame> sharedEncoder;

	MessageCallbacks(MessageSocket<I, O, S> socket, MessageFormat<I, O> format, HandlerDiagnostics diagnostics,
			Consumer<MalformedMessage> malformed) {
		this.socket = socket;
		this.format = format;
		this.diagnostics = diagnostics;
		this.malformed = malformed;
		this.sharedEncoder = this::encodeShared;
	}

	@Override
	public boolean receivesFrames() {
		return true;
	}

	@Override
	public Result<Frame, S> init(Connection connection) throws Exception {
		return encoded(this.diagnostics.checked(this.socket.init(connection), "init"), null);
	}

	@Override
	public @Nullable Frame answer(Frame frame) {
		return (frame instanceof Frame.Ping ping) ? new Frame.Pong(ping.payload()) : null;
	}

	@Override
	public Result<Frame, S> handle(Frame frame, @Nullable S state) throws Exception {
		if (!(frame instanceof Frame.Data data)) {
			return Result.ok();
		}
		I message;
		try {
			message = this.format.decoder().decode(data);
		}
		catch (MalformedMessageException ex) {
			this.diagnostics.logMalformed(ex);
			return malformed(ex.in(data), state);
		}
		try {
			return encoded(this.diagnostics.checked(this.socket.handle(message, state), "handle"), null);
		}
		catch (ClassCastException ex) {
			throw this.diagnostics.explained(ex, "handle", state);
		}
	}

	private Result<Frame, S> malformed(MalformedMessage message, @Nullable S state) throws Exception {
		this.malformed.accept(message);
		try {
			return encoded(this.diagnostics.checked(this.socket.malformed(message, state), "malformed"), null);
		}
		catch (ClassCastException ex) {
			throw this.diagnostics.explained(ex, "malformed", state);
		}
	}

	@Override
	public Result<Frame, S> info(Object received, @Nullable S state) throws Exception {
		Object message = SharedMessage.unwrap(received);
		try {
			Result<O, S> result = this.socket.info(message, state);
			if (result != null && IgnoredMessage.isResult(result)) {
				if (message instanceof Frame frame) {
					return Result.reply(frame);
				}
				if (isOutput(message)) {
					return Result.reply(frames(List.of(message), received));
				}
			}
			return encoded(this.diagnostics.informed(result, message), received);
		}
		catch (ClassCastException ex) {
			throw this.diagnostics.explained(ex, "info", state);
		}
	}

	private boolean isOutput(Object message) {
		return this.format.outputType().isInstance(message) && !(message instanceof TopicEvent)
				&& !(message instanceof Event);
	}

	@Override
	public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state)
			throws Exception {
		try {
			this.socket.terminate(termination, connection, state);
		}
		catch (ClassCastException ex) {
			throw this.diagnostics.explained(ex, "terminate", state);
		}
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Encodes the outputs of a result.
	 * @param received the message of the mailbox that the result is for, or {@code null}
	 */
	private Result<Frame, S> encoded(Result<O, S> result, @Nullable Object received) {
		if (result instanceof Result.Reply<O, S> reply) {
			return encoded(reply, received);
		}
		if (result instanceof Result.Stop<O, S> stop) {
			return Result.stop(encoded(stop.last(), received), stop.status());
		}
		return Result.later(((Result.Later<O, S>) result).result().map((settled) -> encoded(settled, received)));
	}

	@SuppressWarnings("unchecked")
	private Result.Reply<Frame, S> encoded(Result.Reply<O, S> reply, @Nullable Object received) {
		List<O> outputs = reply.outputs();
		if (outputs.isEmpty()) {
			return (Result.Reply<Frame, S>) reply;
		}
		return new Result.Reply<>(frames(outputs, received), reply.keepsState(), reply.state(), reply.hibernates(),
				reply.idleTimeout());
	}

	private List<Frame> frames(List<?> outputs, @Nullable Object received) {
		if (outputs.size() == 1) {
			Frame frame = encode(outputs.get(0), received);
			return (frame != DROPPED) ? List.of(frame) : List.of();
		}
		List<Frame> frames = new ArrayList<>(outputs.size());
		for (Object output : outputs) {
			Frame frame = encode(output, received);
			if (frame != DROPPED) {
				frames.add(frame);
			}
		}
		return frames;
	}

	/**
	 * Encodes an object. That of a message which many connections receive is encoded once
	 * for all of them, and dropped if it cannot be encoded, since its sender is not the
	 * client of this connection.
	 */
	private Frame encode(Object output, @Nullable Object received) {
		if (output instanceof Frame frame) {
			return frame;
		}
		if (received instanceof SharedMessage shared) {
			return shared.encode(output, this.sharedEncoder);
		}
		return (received instanceof TopicMessage message) ? WireFormat.encode(message, output, this.sharedEncoder)
				: encode(output);
	}

	private Frame encodeShared(Object output) {
		try {
			return encode(output);
		}
		catch (RuntimeException ex) {
			this.diagnostics.logDropped(output, ex);
			return DROPPED;
		}
	}

	@SuppressWarnings("unchecked")
	private Frame encode(Object output) {
		return this.format.encoder().encode((O) output);
	}

}
