package io.buckaroo.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.buckaroo.IgnoredMessage;
import io.buckaroo.Result;
import io.buckaroo.codec.MalformedMessageException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Explains the mistakes of one handler: names its route and the callback, and what to do
 * instead. Safe to use from any thread.
 */
final class HandlerDiagnostics {

	private static final Log logger = LogFactory.getLog(HandlerDiagnostics.class);

	private static final String PACKAGE = HandlerDiagnostics.class.getPackageName() + ".";

	private final String route;

	private final Class<?> outputType;

	/** The type of the state, or {@code null} if it is unknown, as for a lambda. */
	private final @Nullable Class<?> stateType;

	/** The types of message that were logged as ignored. */
	private final Set<Class<?>> ignored = ConcurrentHashMap.newKeySet(0);

	/**
	 * Creates the diagnostics of a handler.
	 * @param route the description of its route
	 * @param handler the handler
	 * @param handlerType the interface that it implements
	 * @param stateIndex the index of the state among the type parameters of the interface
	 * @param outputType the type of its output
	 */
	HandlerDiagnostics(String route, Object handler, Class<?> handlerType, int stateIndex, Class<?> outputType) {
		this.route = route;
		this.outputType = outputType;
		this.stateType = ResolvableType.forInstance(handler).as(handlerType).getGeneric(stateIndex).resolve();
	}

	/**
	 * Returns the result of a callback.
	 * @throws IllegalStateException if the result is {@code null}
	 */
	<R> R checked(@Nullable R result, String callback) {
		if (result == null) {
			throw new IllegalStateException(
					"The %s of %s returned null: return Result.ok() to send nothing".formatted(callback, this.route));
		}
		return result;
	}

	/**
	 * Returns the result of {@code info}. Logs a warning if it is that of the default
	 * {@code info} for a message that it ignores, once for each type of message.
	 */
	<R extends Result<?, ?>> R informed(@Nullable R result, Object message) {
		R checked = checked(result, "info");
		if (IgnoredMessage.isResult(checked) && this.ignored.add(message.getClass())) {
			logger.warn(("%s ignores messages of type %s, because its info is not overridden. "
					+ "Override info, or send messages of the type %s, which it sends to the client by default")
				.formatted(this.route, message.getClass().getTypeName(), this.outputType.getSimpleName()));
		}
		return checked;
	}

	/**
	 * Logs the cause of a malformed message, which is not shown to the client.
	 */
	void logMalformed(MalformedMessageException malformed) {
		if (logger.isDebugEnabled()) {
			logger.debug("%s received a malformed message: %s".formatted(this.route, malformed.getMessage()),
					malformed.getCause());
		}
	}

	/**
	 * Logs that a message for many connections is dropped, because it cannot be encoded.
	 */
	void logDropped(Object message, RuntimeException failure) {
		logger.error("%s drops a message to several connections, because its type %s cannot be encoded"
			.formatted(this.route, message.getClass().getTypeName()), failure);
	}

	/**
	 * Returns an exception for a callback that has failed: one that names the type of the
	 * state, if the callback cannot accept it. The compiler prevents such a state unless
	 * types are raw or unchecked.
	 */
	ClassCastException explained(ClassCastException failure, String callback, @Nullable Object state) {
		if (state == null || !isCausedBy(state, callback, failure)) {
			return failure;
		}
		ClassCastException explained = new ClassCastException(
				"The %s of %s received a state of type %s: declare the type of the state in the handler and its results"
					.formatted(callback, this.route, state.getClass().getTypeName()));
		explained.initCause(failure);
		return explained;
	}

	private boolean isCausedBy(Object state, String callback, ClassCastException failure) {
		if (this.stateType != null) {
			return !this.stateType.isInstance(state);
		}
		// Thrown where a lambda is called: its own frame is hidden
		StackTraceElement[] trace = failure.getStackTrace();
		return trace.length > 0 && trace[0].getMethodName().equals(callback)
				&& trace[0].getClassName().startsWith(PACKAGE);
	}

}
