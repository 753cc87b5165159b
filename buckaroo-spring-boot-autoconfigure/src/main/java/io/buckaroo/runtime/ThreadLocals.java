package io.buckaroo.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
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
			return (task) -> () -> run(snapshot, task);
		}

		/**
		 * Sets one thread-local after the other, so that those that are set are restored
		 * if the next one cannot be set: the thread may belong to others afterwards.
		 */
		private static void run(ContextSnapshot snapshot, Runnable task) {
			Deque<ContextSnapshot.Scope> scopes = new ArrayDeque<>();
			try {
				for (ThreadLocalAccessor<?> accessor : ContextRegistry.getInstance().getThreadLocalAccessors()) {
					scopes.push(snapshot.setThreadLocals(accessor.key()::equals));
				}
				task.run();
			}
			finally {
				scopes.forEach(ContextSnapshot.Scope::close);
			}
		}

	}

}
