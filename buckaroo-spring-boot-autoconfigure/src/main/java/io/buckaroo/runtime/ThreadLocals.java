package io.buckaroo.runtime;

import java.util.function.UnaryOperator;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * The thread-locals of a Reactor context, such as the security context and the trace, for
 * callbacks that run on other threads than the event loop. Requires
 * {@code io.micrometer:context-propagation}, whose accessors define them; without it
 * there are none.
 */
final class ThreadLocals {

	private static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			ThreadLocals.class.getClassLoader());

	private ThreadLocals() {
	}

	/**
	 * Returns a function that wraps tasks. While such a task runs, the thread has the
	 * thread-locals of the context and no others; afterwards the previous values are
	 * restored.
	 * @param context the Reactor context of a connection
	 * @return the function
	 */
	static UnaryOperator<Runnable> of(ContextView context) {
		return PRESENT ? Snapshots.of(context) : UnaryOperator.identity();
	}

	/**
	 * Contains all references to the optional library.
	 */
	private static final class Snapshots {

		private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder()
			.clearMissing(true)
			.build();

		static UnaryOperator<Runnable> of(ContextView context) {
			ContextSnapshot snapshot = FACTORY.captureFrom(context);
			return (task) -> snapshot.wrap(task);
		}

	}

}
