package io.buckaroo.runtime;

import io.buckaroo.Termination;
import reactor.core.publisher.Mono;

/**
 * What a connection's loop needs of the web server, and all that it knows of it. Every
 * method is called on the connection's {@link EventLoop}. In the other direction the
 * transport calls {@link ConnectionLoop#received}, {@link ConnectionLoop#receivedAll},
 * {@link ConnectionLoop#writable}, {@link ConnectionLoop#inboundEnded} and
 * {@link ConnectionLoop#disconnected}, on the same thread.
 *
 * @param <O> what is sent
 */
public interface Transport<O> {

	/**
	 * Makes the connection ready for output, once {@code init} has agreed to it: an event
	 * stream commits its response here.
	 * @return completes when output may be written
	 */
	Mono<Void> open();

	/**
	 * Whether the peer keeps up. When it no longer does, callbacks pause until
	 * {@link ConnectionLoop#writable} is called.
	 * @return whether output should be written
	 */
	boolean isWritable();

	/**
	 * Takes one output; it goes out with the next flush.
	 * @param output the frame or event
	 */
	void write(O output);

	/**
	 * Takes a ping or a heartbeat; it goes out with the next flush.
	 */
	void writeKeepAlive();

	/**
	 * Sends what was written.
	 */
	void flush();

	/**
	 * How much of what was flushed the network has not taken yet.
	 * @return a number of bytes that falls whenever the peer takes some
	 */
	long pendingBytes();

	/**
	 * Reads from the peer, or leaves what it sends in the socket's buffer. Not called
	 * twice with the same value. No more than one read happens before the first call.
	 * @param reading whether to read
	 */
	void setReading(boolean reading);

	/**
	 * Ends the connection as the termination says, after sending what was written. Called
	 * once, last, also when {@link #open} never was.
	 * @param termination why
	 */
	void close(Termination termination);

	/**
	 * Whether a failure of {@code init} is an answer to the client rather than an error
	 * of the application, and so not to be logged as one.
	 * @param failure what {@code init} threw
	 * @return whether it is a refusal; {@code false} by default
	 */
	default boolean isRefusal(Throwable failure) {
		return false;
	}

}
