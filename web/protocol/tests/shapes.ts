import type { components } from "../src/generated/shapes.ts";
import type * as hours from "../src/hours.ts";
import type * as problem from "../src/problem.ts";
import type * as reports from "../src/report-types.ts";
import type * as client from "../src/types.ts";

type Served = components["schemas"];

/** Does not compile when the server's own document describes something else than the client expects. */
type Fits<FromServer extends Expected, Expected> = FromServer;

/**
 * Nothing to run: `tsc` is the test. The server's side is written by `cargo xtask codegen`.
 */
export type ShapesFit = [
  Fits<Served["Agent"], client.Agent>,
  Fits<Served["Attachment"], client.Attachment>,
  Fits<Served["Conversation_Visitor"], client.Conversation>,
  Fits<Served["Detail_AgentConversation"], client.ConversationDetail>,
  Fits<Served["Export"], reports.ExportJob>,
  Fits<Served["Message"], client.Message>,
  Fits<Served["Messages"], client.MessageList>,
  Fits<Served["Note"], client.Note>,
  Fits<Served["Page_Agent"], client.List<client.Agent>>,
  Fits<Served["OpeningHours"], hours.OpeningHours>,
  Fits<Served["PreChat"], client.PreChat>,
  Fits<Served["PromisePolicy"], hours.PromisePolicy>,
  Fits<Served["Problem"], problem.Problem>,
  Fits<Served["ReportAgents"], reports.AgentReports>,
  Fits<Served["LiveFigures"], reports.LiveFigures>,
  Fits<Served["Page_AuditEntry"], client.List<reports.AuditEntry>>,
  Fits<Served["ReportCharts"], reports.ReportCharts>,
  Fits<Served["ReportOverview"], reports.ReportOverview>,
  Fits<Served["SignedIn"], client.SignedIn>,
  Fits<Served["VisitedPage"], client.Page>,
  Fits<Served["Visitor"], client.Visitor>,
  Fits<Served["Widget"], client.Widget>,
  Fits<Served["WidgetAppearance"], client.WidgetAppearance>,
  Fits<Served["WidgetConfig"], client.WidgetConfig>,
  Fits<Served["WorkspaceHours"], hours.WorkspaceHours>,
];
