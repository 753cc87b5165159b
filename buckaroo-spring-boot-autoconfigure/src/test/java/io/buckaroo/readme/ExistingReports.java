package io.buckaroo.readme;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.context.annotation.Bean;

/**
 * Calls blocking code.
 */
class ExistingReports {

	private final Reports reports = (name) -> "";

	@Bean
	@WebSocketMapping(value = "/reports", blocking = true)
	BuckarooSocket<Void> reports() {
		return (frame, state) -> Result.reply(Frame.text(this.reports.load(((Frame.Text) frame).text())));
	}

	interface Reports {

		String load(String name);

	}

}
