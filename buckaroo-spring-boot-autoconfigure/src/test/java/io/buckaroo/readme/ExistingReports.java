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
		return (frame, state) -> (frame instanceof Frame.Text name)
				? Result.reply(Frame.text(this.reports.load(name.text()))) : Result.ok();
	}

	interface Reports {

		String load(String name);

	}

}
