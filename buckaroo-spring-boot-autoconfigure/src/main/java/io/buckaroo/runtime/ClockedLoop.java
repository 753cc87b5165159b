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
	 * Ends the connection because it has reached its maximum age, or the frames of a peer
	 * that has disconnected were not handled in time. Called again if the end has waited
	 * for a result for as long as the maximum age.
	 */
	abstract void expired();

	/**
	 * Sends a ping or a heartbeat, if the connection is open for output.
	 */
	abstract void keepAlive();

	/**
	 * Returns the number of flushed bytes that the network has not accepted yet.
	 */
	abstract long pendingBytes();

}
