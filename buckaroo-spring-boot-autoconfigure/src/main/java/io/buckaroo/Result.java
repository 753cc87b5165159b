package io.buckaroo;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * What a callback wants: send something, change the state, stop, or wait.
 * <p>
 * The factory methods mirror the tuples of the Elixir library: <code>{:ok, state}</code>
 * is {@link #ok(Object)}, <code>{:reply, frames, state}</code> is
 * {@link #reply(List, Object)}, <code>{:stop, state}</code> is {@link #stop(Object)}.
 * Without a state argument the state stays as it is. Results are values: immutable, and
 * equal when they say the same, so a handler is tested by comparing what it returns.
 *
 * @param <O> what is sent: {@link Frame} for a socket, {@link Event} for an event source
 * @param <S> the type of the state
 */
public sealed interface Result<O, S> permits Result.Reply, Result.Stop, Result.Later {

	/**
	 * Carry on, with the state as it is.
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	@SuppressWarnings("unchecked")
	static <O, S> Reply<O, S> ok() {
		return (Reply<O, S>) Reply.OK;
	}

	/**
	 * Carry on, with a new state.
	 * @param state the new state; {@code null} is a state too
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S> Reply<O, S> ok(@Nullable S state) {
		return new Reply<>(List.of(), false, state, false, null);
	}

	/**
	 * Send one frame or event, and keep the state as it is.
	 * @param output what to send
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S> Reply<O, S> reply(O output) {
		return new Reply<>(List.of(output), true, null, false, null);
	}

	/**
	 * Send one frame or event, and take a new state. For two of them give a
	 * {@linkplain #reply(List) list}: the second argument is always the state.
	 * @param output what to send
	 * @param state the new state; {@code null} is a state too
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S> Reply<O, S> reply(O output, @Nullable S state) {
		return new Reply<>(List.of(output), false, state, false, null);
	}

	/**
	 * Send several frames or events in order, and keep the state as it is.
	 * @param outputs what to send; may be empty
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S> Reply<O, S> reply(List<? extends O> outputs) {
		return new Reply<>(List.copyOf(outputs), true, null, false, null);
	}

	/**
	 * Send several frames or events in order, and take a new state.
	 * @param outputs what to send; may be empty
	 * @param state the new state; {@code null} is a state too
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S> Reply<O, S> reply(List<? extends O> outputs, @Nullable S state) {
		return new Reply<>(List.copyOf(outputs), false, state, false, null);
	}

	/**
	 * End the connection: a socket with close code 1000, an event stream by its end, or
	 * by status 204 when {@code init} says it.
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S> Stop<O, S> stop() {
		return stop(ok());
	}

	/**
	 * End the connection like {@link #stop()}, with a last state for {@code terminate}.
	 * @param state the last state; where it is {@code null} say {@code stop(ok(null))}
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S> Stop<O, S> stop(S state) {
		return stop(ok(state));
	}

	/**
	 * End the connection with a close status of your own. An event stream has none: there
	 * it is only what {@link Termination.Stopped} tells.
	 * @param status the close status; its code must be one that an endpoint may send
	 * (1000 to 1003, 1007 to 1014, or 3000 to 4999; RFC 6455, section 7.4)
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 * @throws IllegalArgumentException if the status must not be sent
	 */
	static <O, S> Stop<O, S> stop(CloseStatus status) {
		return stop(ok(), status);
	}

	/**
	 * Do what {@code last} says, then end the connection.
	 * @param last the last outputs and state
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S> Stop<O, S> stop(Reply<O, S> last) {
		return stop(last, CloseStatus.NORMAL);
	}

	/**
	 * Do what {@code last} says, then end the connection with a close status.
	 * @param last the last outputs and state
	 * @param status the close status, as for {@link #stop(CloseStatus)}
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 * @throws IllegalArgumentException if the status must not be sent
	 */
	static <O, S> Stop<O, S> stop(Reply<O, S> last, CloseStatus status) {
		return new Stop<>(last, status);
	}

	/**
	 * Wait for reactive work. Nothing else of this connection runs until the {@code Mono}
	 * completes, so order and backpressure hold; other connections go on. It is
	 * subscribed to on the connection's event loop and must not block there; it may
	 * complete on any thread. It sees the Reactor context of the handshake, is cancelled
	 * when the connection ends, and when it fails the connection ends with
	 * {@link Termination.Failed}. An empty {@code Mono} is {@link #ok()}.
	 * <p>
	 * While the connection waits it is not read from, so the idle timeout rests, and that
	 * the client has left may go unnoticed. Work that may never end needs a timeout of
	 * its own.
	 * <p>
	 * Where the compiler needs help, because {@code map} is not the last operator, say
	 * what it maps to: <pre class="code">
	 * Result.later(mono.&lt;Result&lt;Frame, State&gt;&gt;map((text) -&gt; Result.reply(Frame.text(text)))
	 *     .timeout(Duration.ofSeconds(5)))</pre>
	 * @param result gives the result
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	@SuppressWarnings("unchecked")
	static <O, S> Later<O, S> later(Mono<? extends Result<O, S>> result) {
		return new Later<>((Mono<Result<O, S>>) result);
	}

	/**
	 * Do what {@code reply} says, and expect a quiet connection: the runtime gives back
	 * the memory that it holds for speed. The next message takes it again.
	 * @param reply what to do
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 */
	static <O, S> Reply<O, S> hibernate(Reply<O, S> reply) {
		return new Reply<>(reply.outputs(), reply.keepsState(), reply.state(), true, reply.idleTimeout());
	}

	/**
	 * Do what {@code reply} says, and change the idle timeout of this connection: how
	 * long a socket may receive nothing, or an event stream send no event. It holds until
	 * it is changed again, in place of the configured one.
	 * <p>
	 * It counts from now, and anew from each frame or event, so the client has all of it
	 * also when it was silent for longer before. Setting what holds already changes
	 * nothing, so that does not keep a client that is gone. It rests while the connection
	 * waits or the client does not read, as the configured one does. Pings and heartbeats
	 * go out as before; a client that only answers pings stays if the idle timeout is
	 * longer than the ping interval. A connection that stops has no use for it.
	 * @param idleTimeout the new idle timeout; zero means never
	 * @param reply what to do
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 * @return the result
	 * @throws IllegalArgumentException if the idle timeout is negative, or longer than a
	 * century
	 */
	static <O, S> Reply<O, S> idleTimeout(Duration idleTimeout, Reply<O, S> reply) {
		Assert.notNull(idleTimeout, "'idleTimeout' must not be null");
		return new Reply<>(reply.outputs(), reply.keepsState(), reply.state(), reply.hibernates(), idleTimeout);
	}

	/**
	 * Carry on.
	 *
	 * @param outputs what to send, in order
	 * @param keepsState whether the state stays as it is
	 * @param state the new state, unless it stays as it is
	 * @param hibernates whether the connection expects to be quiet
	 * @param idleTimeout the new idle timeout, or {@code null} if it stays as it is; zero
	 * means never
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 */
	record Reply<O, S>(List<O> outputs, boolean keepsState, @Nullable S state, boolean hibernates,
			@Nullable Duration idleTimeout) implements Result<O, S> {

		/** Nanoseconds have to fit into a long, also when the clock's time is added. */
		private static final Duration LONGEST = Duration.ofDays(36_500);

		private static final Reply<?, ?> OK = new Reply<>(List.of(), true, null, false, null);

		/**
		 * Copies the outputs, and checks the rest.
		 * @param outputs what to send, in order
		 * @param keepsState whether the state stays as it is
		 * @param state the new state, unless it stays as it is
		 * @param hibernates whether the connection expects to be quiet
		 * @param idleTimeout the new idle timeout, or {@code null} if it stays as it is;
		 * zero means never
		 */
		public Reply {
			outputs = List.copyOf(outputs);
			Assert.isTrue(!keepsState || state == null, "A state that stays as it is must not be given");
			if (idleTimeout != null) {
				check(idleTimeout);
			}
		}

		private static void check(Duration idleTimeout) {
			Assert.isTrue(!idleTimeout.isNegative(),
					() -> "An idle timeout must not be negative, as " + idleTimeout + " is; zero means never");
			Assert.isTrue(idleTimeout.compareTo(LONGEST) <= 0,
					() -> "An idle timeout must not be longer than a century, as " + idleTimeout
							+ " is; zero means never");
		}

	}

	/**
	 * Carry out a last reply and end the connection.
	 *
	 * @param last the last outputs and state
	 * @param status the close status
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 */
	record Stop<O, S>(Reply<O, S> last, CloseStatus status) implements Result<O, S> {

		/**
		 * Checks the close status.
		 * @param last the last outputs and state
		 * @param status the close status
		 */
		public Stop {
			Assert.notNull(last, "'last' must not be null");
			CloseCode.requireSendable(status);
		}

	}

	/**
	 * Wait for the result.
	 *
	 * @param result gives the result
	 * @param <O> what is sent
	 * @param <S> the type of the state
	 */
	record Later<O, S>(Mono<Result<O, S>> result) implements Result<O, S> {

		/**
		 * Checks that there is something to wait for.
		 * @param result gives the result
		 */
		public Later {
			Assert.notNull(result, "'result' must not be null");
		}

	}

}
