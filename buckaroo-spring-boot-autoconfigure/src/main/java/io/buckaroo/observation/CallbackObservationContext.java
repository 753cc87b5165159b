package io.buckaroo.observation;

import java.util.Locale;

import io.buckaroo.Connection;
import io.buckaroo.runtime.ConnectionKind;

/**
 * Context of the observation of a callback, until its result is known. The parent of
 * {@code info} is the publication, or the observation in which the message was sent, if
 * there is one.
 *
 * @see CallbackObservationConvention
 */
public class CallbackObservationContext extends ConnectionObservationContext {

	private final Callback callback;

	/**
	 * Creates the context.
	 * @param connection the connection
	 * @param kind the kind of the connection
	 * @param callback the callback
	 */
	public CallbackObservationContext(Connection connection, ConnectionKind kind, Callback callback) {
		super(connection, kind);
		this.callback = callback;
	}

	/**
	 * Returns the callback.
	 * @return the callback
	 */
	public Callback getCallback() {
		return this.callback;
	}

	/**
	 * A callback of a handler.
	 */
	public enum Callback {

		/** The connection opens. */
		INIT,

		/** A data frame was received, which may be a malformed message. */
		HANDLE,

		/** A control frame was received. */
		CONTROL,

		/** A message of the mailbox was received. */
		INFO,

		/** The connection ends. */
		TERMINATE;

		private final String value = name().toLowerCase(Locale.ROOT);

		/**
		 * Returns the value of the tag {@code callback}.
		 * @return the name of the method
		 */
		public String value() {
			return this.value;
		}

	}

}
