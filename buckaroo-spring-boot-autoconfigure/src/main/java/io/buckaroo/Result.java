package io.buckaroo;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The result of a callback: output, a new state, the end of the connection, or work to
 * wait for.
 * <p>
 * The factory methods mirror the tuples of the Elixir library: <code>{:ok, state}</code>
 * is {@link #ok(Object)}, <code>{:reply, frames, state}</code> is
 * {@link #reply(List, Object)}, <code>{:stop, state}</code> is {@link #stop(Object)}. A
 * method without a state argument leaves the state unchanged. Results are immutable
 * values with {@code equals}, so a test of a handler compares what its callbacks return.
 *
 * @param <O> the type of the output: {@link Frame} for a {@link BuckarooSocket}, messages
 * for a {@link MessageSocket}, {@link Event} for an event source
 * @param <S> the type of the state
 */
public sealed interface Result<O, S extends @Nullable Object> permits Result.Reply, Result.Stop, Result.Later {

	/**
	 * Continues without output and with the state unchanged.
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	@SuppressWarnings("unchecked")
	static <O, S extends @Nullable Object> Reply<O, S> ok() {
		return (Reply<O, S>) Reply.OK;
	}

	/**
	 * Continues without output and with a new state.
	 * @param state the new state, {@code null} only if its type allows it
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S extends @Nullable Object> Reply<O, S> ok(S state) {
		return Reply.withState(List.of(), state);
	}

	/**
	 * Sends one frame, message or event, with the state unchanged.
	 * @param output the frame, message or event
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S extends @Nullable Object> Reply<O, S> reply(O output) {
		return Reply.keepingState(Reply.only(output));
	}

	/**
	 * Sends one frame, message or event and replaces the state. The second argument is
	 * always the state: use a {@linkplain #reply(List) list} to send two of them.
	 * @param output the frame, message or event
	 * @param state the new state, {@code null} only if its type allows it
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S extends @Nullable Object> Reply<O, S> reply(O output, S state) {
		return Reply.withState(Reply.only(output), state);
	}

	/**
	 * Sends several frames, messages or events in order, with the state unchanged.
	 * @param outputs the frames, messages or events; may be empty
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S extends @Nullable Object> Reply<O, S> reply(List<? extends O> outputs) {
		return Reply.keepingState(Reply.copyOf(outputs));
	}

	/**
	 * Sends several frames, messages or events in order and replaces the state.
	 * @param outputs the frames, messages or events; may be empty
	 * @param state the new state, {@code null} only if its type allows it
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S extends @Nullable Object> Reply<O, S> reply(List<? extends O> outputs, S state) {
		return Reply.withState(Reply.copyOf(outputs), state);
	}

	/**
	 * Ends the connection: a socket is closed with code 1000, an event stream completes.
	 * From {@code init}, an event source answers with status 204.
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S extends @Nullable Object> Stop<O, S> stop() {
		return stop(ok());
	}

	/**
	 * Ends the connection like {@link #stop()}, with a last state for {@code terminate}.
	 * @param state the last state; for {@code null} use {@code stop(ok(null))}
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S extends @Nullable Object> Stop<O, S> stop(S state) {
		return stop(ok(state));
	}

	/**
	 * Ends the connection with a close status. An event stream has no close frame: there
	 * the status only appears in {@link Termination.Stopped}.
	 * @param status the close status; its code must be one that an endpoint may send
	 * (1000 to 1003, 1007 to 1014, or 3000 to 4999; RFC 6455, section 7.4), and a reason
	 * of more than 123 bytes of UTF-8 is truncated
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 * @throws IllegalArgumentException if an endpoint must not send the code
	 */
	static <O, S extends @Nullable Object> Stop<O, S> stop(CloseStatus status) {
		return stop(ok(), status);
	}

	/**
	 * Ends the connection like {@link #stop()} after a last reply.
	 * @param last the last outputs and state
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S extends @Nullable Object> Stop<O, S> stop(Reply<O, S> last) {
		return stop(last, CloseStatus.NORMAL);
	}

	/**
	 * Ends the connection with a close status after a last reply.
	 * @param last the last outputs and state
	 * @param status the close status, as for {@link #stop(CloseStatus)}
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 * @throws IllegalArgumentException if an endpoint must not send the code
	 */
	static <O, S extends @Nullable Object> Stop<O, S> stop(Reply<O, S> last, CloseStatus status) {
		return new Stop<>(last, status);
	}

	/**
	 * Waits for reactive work, then applies its result. No other callback of this
	 * connection runs until the {@code Mono} completes, so order and backpressure hold;
	 * other connections are not affected.
	 * <p>
	 * The {@code Mono} is subscribed to on the connection's event loop, where it must not
	 * block, and may complete on any thread. It sees the Reactor context of the handshake
	 * and is cancelled when the connection ends. If it fails, the connection ends with
	 * {@link Termination.Failed}; if it is empty, the result is {@link #ok()}.
	 * <p>
	 * A socket that waits is not read from: its idle timeout is suspended, and a client
	 * that leaves may go unnoticed. The idle timeout of an event stream continues. Add a
	 * timeout to work that may never complete.
	 * @param result the source of the result
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 * @see #later(Mono, Function)
	 */
	@SuppressWarnings("unchecked")
	static <O, S extends @Nullable Object> Later<O, S> later(Mono<? extends Result<O, S>> result) {
		return new Later<>((Mono<Result<O, S>>) result);
	}

	/**
	 * Waits for a value, as {@link #later(Mono)} does, and makes the result of it:
	 * <pre class="code">
	 * return Result.later(orders.load(id).timeout(Duration.ofSeconds(5)),
	 *         (order) -&gt; Result.reply(Frame.text(order)));</pre>
	 * @param value the source of the value; if it is empty, the result is {@link #ok()}
	 * @param result the function from the value to the result; if it throws, the
	 * connection ends with {@link Termination.Failed}. It runs on the thread of the value
	 * @param <T> the type of the value
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <T, O, S extends @Nullable Object> Later<O, S> later(Mono<T> value,
			Function<? super T, ? extends Result<O, S>> result) {
		Assert.notNull(value, "'value' must not be null");
		Assert.notNull(result, "'result' must not be null");
		return new Later<>(value.map((present) -> Later.checked(result.apply(present))));
	}

	/**
	 * Applies a reply and releases the memory that the connection holds only for speed.
	 * For a connection that is expected to be quiet; the next message allocates the
	 * memory again.
	 * @param reply the reply
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S extends @Nullable Object> Reply<O, S> hibernate(Reply<O, S> reply) {
		Assert.notNull(reply, "'reply' must not be null");
		return new Reply<>(reply.outputs(), reply.keepsState(), reply.state(), true, reply.idleTimeout());
	}

	/**
	 * Applies a reply and changes the idle timeout of this connection: how long a socket
	 * may receive nothing, or an event stream send no event. The new value replaces the
	 * configured one until it is changed again.
	 * <p>
	 * The time starts now, regardless of earlier silence, and restarts with each frame or
	 * event. Setting the current value again has no effect, so it cannot keep a vanished
	 * client connected. The timeout of a socket is suspended while the connection waits
	 * or the client does not read. Pings and heartbeats are not affected; a client that
	 * only answers pings stays connected if the idle timeout is longer than the ping
	 * interval. In a {@link #stop(Reply) stop} the idle timeout is ignored.
	 * @param idleTimeout the new idle timeout, up to 36,500 days; zero disables it
	 * @param reply the reply
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the result
	 * @throws IllegalArgumentException if the idle timeout is negative or too long
	 */
	static <O, S extends @Nullable Object> Reply<O, S> idleTimeout(Duration idleTimeout, Reply<O, S> reply) {
		Assert.notNull(idleTimeout, "'idleTimeout' must not be null");
		Assert.notNull(reply, "'reply' must not be null");
		return new Reply<>(reply.outputs(), reply.keepsState(), reply.state(), reply.hibernates(), idleTimeout);
	}

	/**
	 * Continues, with or without output.
	 *
	 * @param outputs the frames, messages or events to send, in order
	 * @param keepsState whether the state is left unchanged
	 * @param state the new state; {@code null} if the state is left unchanged
	 * @param hibernates whether the connection is expected to be quiet
	 * @param idleTimeout the new idle timeout, zero to disable it, or {@code null} to
	 * leave it unchanged
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 */
	record Reply<O, S extends @Nullable Object>(List<O> outputs, boolean keepsState, @Nullable S state,
			boolean hibernates, @Nullable Duration idleTimeout) implements Result<O, S> {

		/** Nanoseconds added to the time of the clock must fit into a long. */
		private static final Duration MAX_IDLE_TIMEOUT = Duration.ofDays(36_500);

		private static final Reply<?, ?> OK = keepingState(List.of());

		/**
		 * Copies the outputs and checks the rest.
		 * @param outputs the frames, messages or events to send, in order
		 * @param keepsState whether the state is left unchanged
		 * @param state the new state; {@code null} if the state is left unchanged
		 * @param hibernates whether the connection is expected to be quiet
		 * @param idleTimeout the new idle timeout, zero to disable it, or {@code null} to
		 * leave it unchanged
		 * @throws IllegalArgumentException if there is a state although it is to be left
		 * unchanged, or the idle timeout is negative or longer than 36,500 days
		 */
		public Reply {
			outputs = copyOf(outputs);
			Assert.isTrue(!keepsState || state == null, "'state' must be null if the state is left unchanged");
			if (idleTimeout != null) {
				check(idleTimeout);
			}
		}

		private static <O, S extends @Nullable Object> Reply<O, S> keepingState(List<O> outputs) {
			return new Reply<>(outputs, true, null, false, null);
		}

		private static <O, S extends @Nullable Object> Reply<O, S> withState(List<O> outputs, @Nullable S state) {
			return new Reply<>(outputs, false, state, false, null);
		}

		private static <O> List<O> only(O output) {
			Assert.notNull(output, "'output' must not be null: return Result.ok() to send nothing");
			return List.of(output);
		}

		private static <O> List<O> copyOf(List<? extends O> outputs) {
			Assert.notNull(outputs, "'outputs' must not be null: return Result.ok() to send nothing");
			try {
				return List.copyOf(outputs);
			}
			catch (NullPointerException ex) {
				throw new IllegalArgumentException("'outputs' must not contain null", ex);
			}
		}

		private static void check(Duration idleTimeout) {
			Assert.isTrue(!idleTimeout.isNegative(),
					() -> "'idleTimeout' must not be negative: " + idleTimeout + " (zero disables it)");
			Assert.isTrue(idleTimeout.compareTo(MAX_IDLE_TIMEOUT) <= 0,
					() -> "'idleTimeout' must not be longer than a century: " + idleTimeout + " (zero disables it)");
		}

	}

	/**
	 * Sends a last reply and ends the connection.
	 *
	 * @param last the last outputs and state
	 * @param status the close status
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 */
	record Stop<O, S extends @Nullable Object>(Reply<O, S> last, CloseStatus status) implements Result<O, S> {

		/**
		 * Checks the code of the close status and truncates a reason that is too long.
		 * @param last the last outputs and state
		 * @param status the close status
		 * @throws IllegalArgumentException if an endpoint must not send the code
		 */
		public Stop {
			Assert.notNull(last, "'last' must not be null");
			status = CloseCode.sendable(status);
		}

	}

	/**
	 * Waits for the result.
	 *
	 * @param result the source of the result
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 */
	record Later<O, S extends @Nullable Object>(Mono<Result<O, S>> result) implements Result<O, S> {

		/**
		 * Checks that there is a source.
		 * @param result the source of the result
		 */
		public Later {
			Assert.notNull(result, "'result' must not be null");
		}

		private static <R> R checked(@Nullable R result) {
			Assert.state(result != null,
					"The function of Result.later returned null: return Result.ok() to send nothing");
			return result;
		}

	}

}
