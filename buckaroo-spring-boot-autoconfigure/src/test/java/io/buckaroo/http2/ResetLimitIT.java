package io.buckaroo.http2;

import java.io.IOException;
import java.util.List;

import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawHttp2Connection;
import io.buckaroo.fixture.RawHttp2Connection.Http2Frame;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.http2.FaultyClients.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the number of resets on one HTTP/2 connection: those sent by the client
 * (CVE-2023-44487), and those that it provokes (CVE-2025-8671).
 */
@Timeout(60)
class ResetLimitIT {

	private static final int ENHANCE_YOUR_CALM = 0xB;

	private static final byte[] CANCEL = { 0, 0, 0, 8 };

	/** The number of resets that are allowed in 30 s. */
	private static final int LIMIT = 200;

	private static final int TIMES = 250;

	@RegisterExtension
	private static final TestServer server = TestServer.withHttp2(FaultyClients.class);

	@Test
	void aConnectionWithTooManyResetsOfTheClientIsClosed() throws Exception {
		try (RawHttp2Connection connection = RawHttp2Connection.overTls(server.port())) {
			assertThat(countUntilClosed(connection, () -> connection.sendFrame(RawHttp2Connection.RST_STREAM, 0,
					Target.STREAM.open(connection), CANCEL)))
				.isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.MATCH_NONE,
			names = { ".*CONNECTION", ".*WITH_AN_EVEN_ID", "RESET.*", "NEGATIVE.*", "CORRUPTED.*", "NOT_A_FRAME" })
	void aConnectionWithTooManyProvokedResetsIsClosed(Http2Fault fault) throws Exception {
		for (Target target : List.of(Target.STREAM, Target.ORDINARY_REQUEST)) {
			try (RawHttp2Connection connection = RawHttp2Connection.overTls(server.port())) {
				assertThat(countUntilClosed(connection, () -> fault.commit(connection, target.open(connection))))
					.as("%s", target)
					.isLessThanOrEqualTo(2 * LIMIT);
			}
		}
	}

	@Test
	void aConnectionWithTooManyMalformedRequestsIsClosed() throws Exception {
		try (RawHttp2Connection connection = RawHttp2Connection.overTls(server.port())) {
			assertThat(countUntilClosed(connection, () -> connection.get("/a b"))).isLessThanOrEqualTo(LIMIT + 1);
		}
	}

	@Test
	void anAnsweredRequestIsNotCounted() throws Exception {
		try (RawHttp2Connection connection = RawHttp2Connection.overTls(server.port())) {
			for (int i = 0; i < 2 * LIMIT; i++) {
				connection.get("/answered");
				assertThat(new String(connection.readFrame(RawHttp2Connection.DATA).payload())).isEqualTo("answer");
			}
		}
	}

	@Test
	void aSocketThatIsClosedIsNotCounted() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			for (int i = 0; i < LIMIT + LIMIT / 2; i++) {
				Http2Stream socket = client.upgraded("/echo");
				socket.sendClose(1000);
				assertThat(socket.readFrame()).isEqualTo("close 1000");
				socket.end();
			}
			client.upgraded("/echo");
		}
	}

	/**
	 * Repeats a step until the server closes the connection.
	 * @return the number of streams that were reset
	 */
	private static int countUntilClosed(RawHttp2Connection connection, Step step) throws IOException {
		try {
			for (int i = 0; i < TIMES; i++) {
				step.run();
			}
		}
		catch (IOException ex) {
			// The server has closed the connection
		}
		int resets = 0;
		for (Http2Frame frame = connection.readFrame(); frame != null; frame = connection.readFrame()) {
			if (frame.type() == RawHttp2Connection.GOAWAY) {
				assertThat(frame.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
				return resets;
			}
			if (frame.type() == RawHttp2Connection.RST_STREAM) {
				resets++;
			}
		}
		throw new IOException("The server has closed the connection without a reason");
	}

	private interface Step {

		void run() throws IOException;

	}

}
