package io.buckaroo.runtime;

/**
 * Listens to the {@link ConnectionDrain} of this node.
 */
@FunctionalInterface
public interface DrainListener {

	/**
	 * The node begins to drain while the application runs, or the drain is over: it was
	 * cancelled, or the application was stopped and is started again. Not called when the
	 * application stops. Calls do not overlap.
	 * @param draining whether the node drains
	 */
	void drainChanged(boolean draining);

}
