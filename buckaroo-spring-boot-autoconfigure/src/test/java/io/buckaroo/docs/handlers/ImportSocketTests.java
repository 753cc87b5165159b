package io.buckaroo.docs.handlers;

import io.buckaroo.Connection;
import io.buckaroo.test.TestSocket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ImportSocket}, with a job on another thread.
 */
class ImportSocketTests {

	@Test
	void reportsTheProgressOfAJob() {
		TestSocket<Connection> socket = TestSocket
			.open(new ImportSocket((file, mailbox) -> new Thread(new ImportJob(file, mailbox)).start()));
		socket.receive("orders.csv");
		socket.await(() -> assertThat(socket).hasSentLast("orders.csv: 100 %"));
		assertThat(socket.sent()).hasSize(11);
	}

}
