import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { preferences, type ThemeChoice } from "../../lib/preferences.ts";
import { usePreferences } from "../../lib/use-preferences.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { SwitchRow } from "../../ui/switch-row.tsx";
import { accountStrings } from "../account/strings.ts";
import { OwnAlertsCard } from "../alerts/own-alerts.tsx";
import { ringBell } from "../notifications/bell.ts";
import { askForDesktop, desktopPermission } from "../notifications/desktop.ts";
import { session } from "../session/browser-session.ts";
import { LanguageChoice } from "./language-choice.tsx";
import { ProfileForm } from "./profile-form.tsx";
import { profileStrings as s } from "./strings.ts";

const themes: readonly ThemeChoice[] = ["system", "light", "dark"];

export function SettingsPage() {
  return (
    <Page title={s.title}>
      <Card title={s.profile}>
        <ProfileForm />
      </Card>
      <Notifications />
      <OwnAlertsCard />
      <Appearance />
      <Card title={accountStrings.title} lead={accountStrings.openHint}>
        <div className="flex flex-wrap gap-2">
          <Link to="/agent/settings/security" className={buttonClass()}>
            {accountStrings.open}
          </Link>
          <Button onClick={() => void session.signOut()}>{s.signOut}</Button>
        </div>
      </Card>
    </Page>
  );
}

function Notifications() {
  const { sound, desktop } = usePreferences();
  const [permission, setPermission] = useState(desktopPermission);
  return (
    <Card title={s.notifications} lead={s.notificationsLead}>
      <div className="-my-3 divide-y divide-line">
        <div>
          <SwitchRow
            label={s.sound}
            hint={s.soundHint}
            checked={sound}
            onChange={(next) => preferences.set({ sound: next })}
          />
          <div className="pb-3">
            <Button size="sm" onClick={() => ringBell(2)}>
              {s.tryBell}
            </Button>
          </div>
        </div>
        <div>
          <SwitchRow
            label={s.desktop}
            hint={s.desktopHint[permission]}
            checked={desktop && permission === "granted"}
            disabled={permission !== "granted"}
            onChange={(next) => preferences.set({ desktop: next })}
          />
          {permission === "default" ? (
            <div className="pb-3">
              <Button size="sm" onClick={() => void askForDesktop().then(setPermission)}>
                {s.allow}
              </Button>
            </div>
          ) : null}
        </div>
      </div>
    </Card>
  );
}

function Appearance() {
  const { theme, singleKeys } = usePreferences();
  return (
    <>
      <Card title={s.appearance}>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <span className="text-14 font-medium">{s.theme}</span>
          <Segmented
            label={s.theme}
            value={theme}
            options={themes.map((one) => ({ value: one, label: s.themes[one] }))}
            onChange={(next) => preferences.set({ theme: next })}
          />
        </div>
        <LanguageChoice />
      </Card>
      <Card title={s.keyboard}>
        <div className="-my-3">
          <SwitchRow
            label={s.singleKeys}
            hint={s.singleKeysHint}
            checked={singleKeys}
            onChange={(next) => preferences.set({ singleKeys: next })}
          />
        </div>
      </Card>
    </>
  );
}
