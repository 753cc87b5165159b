package io.buckaroo.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.IgnoredMessage;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a handler, whose calls are recorded.
 *
 * @param <O> the type of the output
 * @param <S> the type of the state
 */
final class RecordedCallbacks<O, S> implements Callbacks<O, S> {

	private final Callbacks<O, S> callbacks;

	private final VirtualTime time;

	private final Transcript<O> transcript;

	private final String description;

	private final List<Object> messages = new ArrayList<>();

	/** The latest callback that has returned a {@code later}, with its time. */
	private String later = "";

	/**
	 * Creates callbacks.
	 * @param callbacks the callbacks of the handler
	 * @param time the virtual time
	 * @param transcript the transcript of the connection
	 * @param description the description of the handler and its route
	 */
	RecordedCallbacks(Callbacks<O, S> callbacks, VirtualTime time, Transcript<O> transcript, String description) {
		this.description = description;
		this.callbacks = callbacks;
		this.time = time;
		this.transcript = transcript;
	}

	/**
	 * Returns the messages that {@code info} has received.
	 */
	List<Object> messages() {
		return List.copyOf(this.messages);
	}

	/**
	 * Describes the latest callback that has returned a {@code later}.
	 */
	String later() {
		return this.later;
	}

	@Override
	public boolean receivesFrames() {
		return this.callbacks.receivesFrames();
	}

	@Override
	public Result<O, S> init(Connection connection) throws Exception {
		return record("init", () -> this.callbacks.init(connection));
	}

	@Override
	public @Nullable O answer(Frame frame) {
		return this.callbacks.answer(frame);
	}

	@Override
	public Result<O, S> handle(Frame frame, @Nullable S state) throws Exception {
		String name = (frame instanceof Frame.Data) ? "handle" : "control";
		return record(name + "(" + this.transcript.describe(frame) + ")", () -> this.callbacks.handle(frame, state));
	}

	@Override
	public Result<O, S> info(Object received, @Nullable S state) throws Exception {
		Object message = (received instanceof Envelope envelope) ? envelope.message() : received;
		this.messages.add(message);
		Result<O, S> result = record("info(" + Describe.value(message) + ")",
				() -> this.callbacks.info(received, state));
		if (IgnoredMessage.isResult(result)) {
			this.transcript.add("ignores the message, because info is not overridden");
		}
		return result;
	}

	private Result<O, S> record(String call, Callable<Result<O, S>> callback) throws Exception {
		this.time.step(call + " of " + this.description);
		this.transcript.add(call);
		Result<O, S> result = callback.call();
		if (result instanceof Result.Later) {
			this.later = call + " at " + Describe.time(this.transcript.time());
		}
		return result;
	}

	@Override
	public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state)
			throws Exception {
		try {
			return this.callbacks.terminate(termination, connection, state);
		}
		catch (Throwable ex) {
			this.transcript.add("terminate throws " + ex);
			throw ex;
		}
	}

}
