# מדוע משרה ומועמדות מתאימות זו לזו, או לא. שני הצדדים קוראים אותו דבר.

match-shared-skills = כישורים משותפים: { $values }
match-languages-shared = שפות משותפות: { $values }
match-missing-skills = נדרש ואינו מופיע בפרופיל: { $values }
match-similar-text = { $values ->
    [strong] הניסיון דומה מאוד למשרה
   *[other] הניסיון קרוב למשרה
}
match-same-place = בעיר המבוקשת: { $values }
match-other-place = המשרה במקום אחר: { $values }
match-remote-ok = אפשר לעבוד מכל מקום
match-work-mode-mismatch = { $values ->
    [on_site] העבודה במקום העבודה, וזה לא מבוקש
    [remote] העבודה מרחוק, וזה לא מבוקש
    [hybrid] העבודה היברידית, וזה לא מבוקש
   *[other] העבודה נעשית באופן שאינו מבוקש
}
match-salary-overlap = השכר הוא המבוקש
match-salary-below = השכר נמוך מהמבוקש
