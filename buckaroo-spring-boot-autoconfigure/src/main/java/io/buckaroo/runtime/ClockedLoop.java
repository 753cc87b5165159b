package io.buckaroo.runtime;

/**
 * The loop of a connection as its clock sees it. All methods are called on the event
 * loop.
 */
abstract class ClockedLoop extends LoopView {

	/**
	 * Ends the connection because there was no activity for the idle timeout.
	 */
	abstract void idle();

	/**
	 * Sends a ping or a heartbeat, if the connection is open for output.
	 */
	abstract void keepAlive();

	/**
	 * Returns the number of flushed bytes that the network has not accepted yet.
	 */
	abstract long pendingBytes();

}
