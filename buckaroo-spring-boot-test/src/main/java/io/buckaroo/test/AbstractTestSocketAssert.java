package io.buckaroo.test;

import java.util.List;

import io.buckaroo.Frame;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Assertions on a socket with one open connection: what {@link TestSocketAssert} and
 * {@link TestMessageSocketAssert} have in common.
 *
 * @param <SELF> the type of the assertions
 * @param <ACTUAL> the type of the object under test
 * @param <S> the type of the state
 */
public abstract sealed class AbstractTestSocketAssert<SELF extends AbstractTestSocketAssert<SELF, ACTUAL, S>, ACTUAL extends AbstractTestSocket<S>, S extends @Nullable Object>
		extends TestHandlerAssert<SELF, ACTUAL, Frame, S> permits TestSocketAssert, TestMessageSocketAssert {

	AbstractTestSocketAssert(ACTUAL actual, Class<?> type) {
		super(actual, type);
	}

	/**
	 * Verifies that exactly these frames have been sent since the connection was opened,
	 * in this order. Pings of the server do not count, but those that the handler sends
	 * do, and pongs.
	 * @param frames the frames
	 * @return this
	 */
	public SELF hasSent(Frame... frames) {
		return hasSent(List.of(frames));
	}

	/**
	 * Verifies that these frames are the latest that have been sent.
	 * @param frames the frames
	 * @return this
	 */
	public SELF hasSentLast(Frame... frames) {
		return hasSentLast(List.of(frames));
	}

	@Override
	@Nullable String text(Frame output) {
		return (output instanceof Frame.Text text) ? text.text() : null;
	}

	/**
	 * Verifies the number of keep-alive pings that the server has sent.
	 * @param pings the number
	 * @return this
	 */
	public SELF hasSentPings(int pings) {
		return hasKeptAlive(pings, "ping");
	}

	/**
	 * Verifies that the connection has ended with a close code.
	 * @param code the code, such as 1000
	 * @return this
	 */
	public SELF hasCloseCode(int code) {
		CloseStatus status = closeStatus("Expected the connection to have ended with close code " + code);
		if (status.getCode() != code) {
			throw failed("Expected close code %d, but it is %d.".formatted(code, status.getCode()));
		}
		return this.myself;
	}

	/**
	 * Verifies that the connection has ended with a reason in its close frame.
	 * @param reason the reason
	 * @return this
	 */
	public SELF hasCloseReason(String reason) {
		CloseStatus status = closeStatus(
				"Expected the connection to have ended with the close reason " + Describe.value(reason));
		if (!reason.equals(status.getReason())) {
			throw failed("Expected the close reason %s, but it is %s.".formatted(Describe.value(reason),
					Describe.value(status.getReason())));
		}
		return this.myself;
	}

	private CloseStatus closeStatus(String expectation) {
		CloseStatus status = end(expectation).closeStatus();
		if (status == null) {
			throw failed(expectation + ", but it was lost, without a close frame.");
		}
		return status;
	}

}
