package io.buckaroo.codec;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The message of an exception with which the class of a message refuses a value, in its
 * constructor, a factory method or a setter. It is meant for the client, unlike those of
 * libraries that the class calls, which contain values and the names of classes.
 */
final class RefusalMessage {

	/** Classes with whose methods an application throws its own messages. */
	private static final List<String> ASSERTIONS = List.of("org.springframework.util.Assert", "kotlin.Preconditions",
			"com.google.common.base.Preconditions");

	private static final List<String> LIBRARIES = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "kotlin.",
			"org.springframework.", "tools.jackson.");

	/** What calls the constructors and methods of a message. */
	private static final List<String> CALLERS = List.of("tools.jackson.", "java.lang.reflect.", "java.lang.invoke.",
			"jdk.internal.reflect.");

	private RefusalMessage() {
	}

	/**
	 * Returns the message for the client.
	 * @param exception an exception that was thrown while a message was read
	 * @return the message, or {@code null} if it is not meant for the client
	 */
	static @Nullable String of(Throwable exception) {
		boolean refusal = exception instanceof IllegalArgumentException && !isMessageOfTheCause(exception)
				&& isThrownByTheMessage(exception.getStackTrace());
		return refusal ? exception.getMessage() : null;
	}

	/**
	 * Returns whether the message is that of {@code new RuntimeException(cause)}, which
	 * names the class of the cause.
	 */
	private static boolean isMessageOfTheCause(Throwable exception) {
		return exception.getCause() != null && exception.getCause().toString().equals(exception.getMessage());
	}

	private static boolean isThrownByTheMessage(StackTraceElement[] trace) {
		int thrower = 0;
		while (thrower < trace.length && startsWith(trace[thrower], ASSERTIONS)) {
			thrower++;
		}
		if (thrower == trace.length || startsWith(trace[thrower], LIBRARIES)) {
			return false;
		}
		String type = topLevelClass(trace[thrower]);
		for (int i = thrower; i < trace.length - 1; i++) {
			if (topLevelClass(trace[i]).equals(type) && startsWith(trace[i + 1], CALLERS)) {
				return !trace[i].getMethodName().startsWith("deserialize");
			}
		}
		return false;
	}

	private static boolean startsWith(StackTraceElement frame, List<String> prefixes) {
		return prefixes.stream().anyMatch(frame.getClassName()::startsWith);
	}

	private static String topLevelClass(StackTraceElement frame) {
		String name = frame.getClassName();
		int nested = name.indexOf('$');
		return (nested > 0) ? name.substring(0, nested) : name;
	}

}
